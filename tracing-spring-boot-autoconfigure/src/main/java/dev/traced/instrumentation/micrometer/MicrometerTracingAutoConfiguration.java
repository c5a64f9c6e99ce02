package dev.traced.instrumentation.micrometer;

import dev.traced.autoconfigure.Coexistence;
import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Tracing;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration beside Micrometer Tracing with its bridge to OpenTelemetry, as
 * Spring Boot's {@code spring-boot-starter-opentelemetry} brings it. Before Spring Boot's
 * own, which backs off to the bean of the current context.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class,
		beforeName = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration")
@ConditionalOnClass({ TracingObservationHandler.class, OtelCurrentTraceContext.class })
@ConditionalOnInstrumentation("micrometer")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(MicrometerTracingProperties.class)
public final class MicrometerTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	OtelCurrentTraceContext tracingOtelCurrentTraceContext() {
		return new CurrentSpanTraceContext();
	}

	// the first of Micrometer's tracing handlers that takes an observation has it alone
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TracedElsewhereObservationHandler tracingObservationHandler(ObjectProvider<Tracer> tracer,
			ObjectProvider<TracedObservation> observations, Guard guard) {
		return new TracedElsewhereObservationHandler(tracer::getIfAvailable, observations.orderedStream().toList(),
				guard);
	}

	@Bean
	@ConditionalOnClass(
			name = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration")
	Coexistence tracingBesideMicrometer() {
		return new Coexistence("Micrometer Tracing",
				"its spans go to the same SDK; it makes none of requests, calls and tasks that are traced here, "
						+ "and keeps their meters");
	}

}
