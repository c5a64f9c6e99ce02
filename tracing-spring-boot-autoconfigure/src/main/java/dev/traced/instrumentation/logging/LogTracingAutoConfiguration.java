package dev.traced.instrumentation.logging;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of trace ids in log lines.
 */
@AutoConfiguration(before = TracingAutoConfiguration.class)
@ConditionalOnClass(MDC.class)
@ConditionalOnInstrumentation("logs")
@EnableConfigurationProperties(LogTracingProperties.class)
public final class LogTracingAutoConfiguration {

	private static final Log logger = LogFactory.getLog(LogTracingAutoConfiguration.class);

	@Bean
	LogCorrelation logCorrelation(LogTracingProperties properties) {
		LogCorrelation correlation = new LogCorrelation(properties.traceIdKey(), properties.spanIdKey(),
				properties.traceFlagsKey());
		if (!LogCorrelation.isEffective()) {
			logger.warn("Log lines carry no trace ids: OpenTelemetry's context storage was in use before the "
					+ "application started, or is set by io.opentelemetry.context.contextStorageProvider. Set this "
					+ "system property to " + MdcContextStorageProvider.class.getName());
		}
		return correlation;
	}

}
