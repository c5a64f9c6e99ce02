package dev.traced.instrumentation.async;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of context on other threads. Executors that are beans are reached by
 * a post-processor, those that the application builds with Boot's builders by
 * customizers. No {@code TaskDecorator} bean: an application that injects its own, by
 * type, would find two.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnInstrumentation("async")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(AsyncTracingProperties.class)
public final class AsyncTracingAutoConfiguration {

	@Bean
	static TracingExecutorPostProcessor tracingExecutorPostProcessor(
			ObjectProvider<AsyncTracingProperties> properties) {
		return new TracingExecutorPostProcessor(properties);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ThreadPoolTaskExecutorCustomizer tracingThreadPoolTaskExecutorCustomizer() {
		return TracedTaskDecorator::addTo;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SimpleAsyncTaskExecutorCustomizer tracingSimpleAsyncTaskExecutorCustomizer() {
		return TracedTaskDecorator::addTo;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ThreadPoolTaskSchedulerCustomizer tracingThreadPoolTaskSchedulerCustomizer() {
		return TracedTaskDecorator::addTo;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SimpleAsyncTaskSchedulerCustomizer tracingSimpleAsyncTaskSchedulerCustomizer() {
		return TracedTaskDecorator::addTo;
	}

}
