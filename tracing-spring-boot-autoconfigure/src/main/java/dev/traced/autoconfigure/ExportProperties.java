package dev.traced.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where spans go.
 *
 * @param enabled Whether spans are exported by the exporters of tracing.export.*. Beans
 * of the application that export are not affected.
 * @param shutdownTimeout How long closing the application may wait for the last spans to
 * be exported.
 */
@ConfigurationProperties("tracing.export")
record ExportProperties(@DefaultValue("true") boolean enabled, @DefaultValue("10s") Duration shutdownTimeout) {

	ExportProperties {
		if (shutdownTimeout.isNegative()) {
			throw new InvalidTracingPropertyException("tracing.export.shutdown-timeout", shutdownTimeout,
					"a duration of 0s or more");
		}
	}

}
