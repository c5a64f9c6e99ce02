package dev.traced.autoconfigure;

import java.util.Map;

import dev.traced.propagation.XRayIdGenerator;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tracing as a whole, and what every span says about the application it comes from.
 *
 * @param enabled Whether anything is traced.
 * @param serviceName Name of the service, as shown by viewers. By default
 * spring.application.name.
 * @param resourceAttributes Attributes of the application, such as
 * deployment.environment.name, that every span carries.
 * @param threadName Whether each span carries the name of the thread that started it.
 * @param idFormat How trace identifiers are made: random, or xray for random ones that
 * begin with the time, as AWS X-Ray demands it.
 */
@ConfigurationProperties("tracing")
record TracingProperties(@DefaultValue("true") boolean enabled, @Nullable String serviceName,
		@DefaultValue Map<String, String> resourceAttributes, @DefaultValue("true") boolean threadName,
		@DefaultValue("random") IdFormat idFormat) {

	TracingProperties {
		if (serviceName != null && serviceName.isBlank()) {
			throw new InvalidTracingPropertyException("tracing.service-name", serviceName, "a name that is not blank");
		}
	}

	/**
	 * The ways to make identifiers.
	 */
	enum IdFormat {

		/** Random ones. */
		RANDOM,

		/** Random ones that begin with the time. */
		XRAY;

		IdGenerator toGenerator() {
			return (this == XRAY) ? new XRayIdGenerator() : IdGenerator.random();
		}

	}

}
