package org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Stands for the class of this name in Spring Boot's bridge, as
 * {@link OpenTelemetryTracingAutoConfiguration} does.
 */
class OpenTelemetryPropagationConfigurations {

	/**
	 * Propagates traces.
	 */
	@Configuration(proxyBeanMethods = false)
	static class PropagationWithBaggage {

		@Bean
		TextMapPropagator textMapPropagatorWithBaggage() {
			return W3CTraceContextPropagator.getInstance();
		}

	}

}
