package dev.traced.viewer.logs;

import ch.qos.logback.classic.LoggerContext;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.viewer.store.TraceStore;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of log lines in traces, for Logback.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class,
		afterName = "dev.traced.viewer.TracingViewerAutoConfiguration")
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnBean(TraceStore.class)
@ConditionalOnBooleanProperty(name = "tracing.viewer.logs.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LogLinesProperties.class)
public final class LogLinesAutoConfiguration {

	@Bean
	static LogOwner tracingViewerLogOwner() {
		return new LogOwner();
	}

	@Bean
	LogbackLines tracingViewerLogLines(TraceStore store, LogOwner owner, Environment environment) {
		LogLine lines = new LogLine(store::offer, owner, serviceName(environment));
		return new LogbackLines(lines, LoggerFactory.getILoggerFactory());
	}

	/** As {@code TracingResource} has it. */
	private static String serviceName(Environment environment) {
		for (String property : new String[] { "tracing.service-name", "tracing.resource-attributes.service.name",
				"tracing.resource-attributes[service.name]", "spring.application.name" }) {
			String name = environment.getProperty(property);
			if (name != null && !name.isBlank()) {
				return name;
			}
		}
		return "unknown_service:java";
	}

}
