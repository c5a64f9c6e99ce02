package dev.traced.instrumentation.logging;

import java.util.HashMap;
import java.util.Map;

import dev.traced.autoconfigure.JavaAgent;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Defaults for Boot's log formats, so that they show the ids: the pattern of console and
 * file, and in ECS the names that Elastic gives them. Whatever the application sets wins.
 */
class LogTracingEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final String RENAME = "logging.structured.json.rename.";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!isEnabled(environment)) {
			return;
		}
		// the agent writes its ids to the MDC itself, under keys of its own
		boolean agent = JavaAgent.isAttached();
		String traceId = agent ? "trace_id" : environment.getProperty("tracing.logs.trace-id-key", "trace_id");
		String spanId = agent ? "span_id" : environment.getProperty("tracing.logs.span-id-key", "span_id");
		Map<String, Object> defaults = new HashMap<>();
		defaults.put("logging.expect-correlation-id", true);
		defaults.put("logging.pattern.correlation", "%correlationId{" + traceId + "(32)," + spanId + "(16)}");
		if (isEcs(environment)) {
			defaults.put(RENAME + traceId, "trace.id");
			defaults.put(RENAME + spanId, "span.id");
		}
		environment.getPropertySources().addLast(new MapPropertySource("tracedLogDefaults", defaults));
		if (!agent) {
			MdcContextStorageProvider.wrapOthers();
		}
	}

	private static boolean isEnabled(Environment environment) {
		boolean sdkDisabled = "true".equalsIgnoreCase(environment.getProperty("OTEL_SDK_DISABLED"));
		try {
			return environment.getProperty("tracing.enabled", Boolean.class, !sdkDisabled)
					&& environment.getProperty("tracing.logs.enabled", Boolean.class, true);
		}
		catch (RuntimeException ex) {
			// neither true nor false: the conditions of the context will say so in detail
			return false;
		}
	}

	// Names are changed for all formats at once: only if there is no other.
	private static boolean isEcs(Environment environment) {
		String console = environment.getProperty("logging.structured.format.console", "");
		String file = environment.getProperty("logging.structured.format.file", "");
		return (console + file).matches("(?i)(ecs)+");
	}

}
