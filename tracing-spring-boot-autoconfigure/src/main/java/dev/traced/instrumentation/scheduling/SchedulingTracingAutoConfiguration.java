package dev.traced.instrumentation.scheduling;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Auto-configuration of {@code @Scheduled}. Comes by Spring's own observation of these
 * methods, which needs no proxy: private methods and final classes are traced as well.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration")
@ConditionalOnClass({ SchedulingConfigurer.class, ObservationRegistry.class })
@ConditionalOnInstrumentation("scheduling")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(SchedulingTracingProperties.class)
public final class SchedulingTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ScheduledSpanConvention scheduledSpanConvention() {
		return new ScheduledSpanConvention();
	}

	@Bean
	TracedObservation tracedScheduledTaskObservation() {
		return TracedObservation.of(ScheduledTaskObservationContext.class)
			.at(ScheduledTaskObservationContext.class, TracingScheduledTaskHandler::operation);
	}

	// After Boot's and the application's: their registry is used if they set one. Spring
	// does not see the order of a method: of two without one, the one that is declared
	// later comes later.
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SchedulingConfigurer tracingSchedulingConfigurer(Tracing tracing, ScheduledSpanConvention convention,
			SchedulingTracingProperties properties) {
		TracingScheduledTaskHandler handler = new TracingScheduledTaskHandler(
				tracing.local(TracingScheduledTaskHandler.SCOPE_NAME, convention), properties.exclude());
		return (registrar) -> {
			ObservationRegistry registry = registrar.getObservationRegistry();
			if (registry == null || registry.isNoop()) {
				registry = ObservationRegistry.create();
				registrar.setObservationRegistry(registry);
			}
			registry.observationConfig().observationHandler(handler);
		};
	}

}
