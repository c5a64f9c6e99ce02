package dev.traced.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator's endpoint {@code tracing}, where it is exposed. It
 * is there without tracing, too, and says why there is none.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@EnableConfigurationProperties(TracingEndpointProperties.class)
public final class TracingEndpointAutoConfiguration {

	TracingEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnAvailableEndpoint
	TracingEndpoint tracingEndpoint(ConfigurableApplicationContext context, TracingEndpointProperties properties,
			ObjectProvider<SanitizingFunction> sanitizing) {
		TracingSanitizer sanitizer = new TracingSanitizer(sanitizing.orderedStream().toList());
		return new TracingEndpoint(new TracingReporter(context, sanitizer), properties.showValues());
	}

	@Bean
	@ConditionalOnBean(TracingEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	TracingEndpointWebExtension tracingEndpointWebExtension(TracingEndpoint endpoint,
			TracingEndpointProperties properties) {
		return new TracingEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

}
