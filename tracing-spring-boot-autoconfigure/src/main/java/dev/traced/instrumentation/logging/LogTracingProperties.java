package dev.traced.instrumentation.logging;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of trace ids in log lines.
 *
 * @param enabled Whether log lines written inside a span carry its ids.
 * @param traceIdKey Key of the MDC for the id of the trace.
 * @param spanIdKey Key of the MDC for the id of the span.
 * @param traceFlagsKey Key of the MDC for the trace flags, two hexadecimal digits of
 * which the last bit says whether the trace is sampled. Without a key they are left out.
 */
@ConfigurationProperties("tracing.logs")
record LogTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("trace_id") String traceIdKey,
		@DefaultValue("span_id") String spanIdKey, @Nullable String traceFlagsKey) {

	LogTracingProperties {
		requireText("trace-id-key", traceIdKey);
		requireText("span-id-key", spanIdKey);
		if (traceIdKey.equals(spanIdKey) || traceIdKey.equals(traceFlagsKey) || spanIdKey.equals(traceFlagsKey)) {
			throw new IllegalArgumentException("tracing.logs.trace-id-key is '" + traceIdKey
					+ "', the same as another key: each of trace-id-key, span-id-key and trace-flags-key "
					+ "has to be different");
		}
		traceFlagsKey = (traceFlagsKey != null && traceFlagsKey.isBlank()) ? null : traceFlagsKey;
	}

	private static void requireText(String name, String value) {
		if (value.isBlank()) {
			throw new IllegalArgumentException("tracing.logs." + name
					+ " is empty: it has to be a key of the MDC; to keep ids out of log lines, set tracing.logs.enabled=false");
		}
	}

}
