package dev.traced.autoconfigure;

import java.util.Map;

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
 */
@ConfigurationProperties("tracing")
record TracingProperties(@DefaultValue("true") boolean enabled, @Nullable String serviceName,
		@DefaultValue Map<String, String> resourceAttributes, @DefaultValue("true") boolean threadName) {

	TracingProperties {
		if (serviceName != null && serviceName.isBlank()) {
			throw new InvalidTracingPropertyException("tracing.service-name", serviceName, "a name that is not blank");
		}
	}

}
