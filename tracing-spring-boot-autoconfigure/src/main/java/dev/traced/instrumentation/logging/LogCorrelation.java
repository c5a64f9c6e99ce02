package dev.traced.instrumentation.logging;

import dev.traced.core.ContextDecorator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Under which keys one application wants the ids of the current span in the MDC. Travels
 * in its contexts: so {@link MdcContextStorage}, which serves the whole JVM, needs to
 * know nothing of the applications in it.
 */
@SuppressWarnings("try")
final class LogCorrelation implements ContextDecorator {

	private static final ContextKey<LogCorrelation> KEY = ContextKey.named("traced-log-correlation");

	private final String traceIdKey;

	private final String spanIdKey;

	private final @Nullable String traceFlagsKey;

	LogCorrelation(String traceIdKey, String spanIdKey, @Nullable String traceFlagsKey) {
		this.traceIdKey = traceIdKey;
		this.spanIdKey = spanIdKey;
		this.traceFlagsKey = traceFlagsKey;
	}

	/**
	 * What the application of a context wants.
	 * @param context the context
	 * @return its correlation, or {@code null} if it wants none
	 */
	static @Nullable LogCorrelation of(@Nullable Context context) {
		return (context != null) ? context.get(KEY) : null;
	}

	/**
	 * Whether making a context current reaches the MDC in this JVM.
	 * @return whether log lines will carry ids
	 */
	static boolean isEffective() {
		LogCorrelation probe = new LogCorrelation("traced-probe-trace", "traced-probe-span", null);
		SpanContext span = SpanContext.create("00000000000000000000000000000001", "0000000000000001",
				TraceFlags.getDefault(), TraceState.getDefault());
		try (Scope scope = probe.apply(Context.root()).with(Span.wrap(span)).makeCurrent()) {
			return MDC.get(probe.traceIdKey) != null;
		}
	}

	@Override
	public Context apply(Context context) {
		return (context.get(KEY) == this) ? context : context.with(KEY, this);
	}

	/**
	 * Writes the ids of a span, or removes the keys if there is none.
	 * @param span the span's context
	 * @return what was there before, to be restored
	 */
	Previous write(SpanContext span) {
		String flagsKey = this.traceFlagsKey;
		Previous previous = new Previous(this, MDC.get(this.traceIdKey), MDC.get(this.spanIdKey),
				(flagsKey != null) ? MDC.get(flagsKey) : null);
		boolean valid = span.isValid();
		change(this.traceIdKey, previous.traceId, valid ? span.getTraceId() : null);
		change(this.spanIdKey, previous.spanId, valid ? span.getSpanId() : null);
		if (flagsKey != null) {
			change(flagsKey, previous.traceFlags, valid ? span.getTraceFlags().asHex() : null);
		}
		return previous;
	}

	private static void change(String key, @Nullable String from, @Nullable String to) {
		if (to == null) {
			if (from != null) {
				MDC.remove(key);
			}
		}
		else if (!to.equals(from)) {
			MDC.put(key, to);
		}
	}

	/**
	 * What the MDC held before.
	 *
	 * @param correlation whose keys
	 * @param traceId the value under the key of the trace id
	 * @param spanId the value under the key of the span id
	 * @param traceFlags the value under the key of the flags
	 */
	record Previous(LogCorrelation correlation, @Nullable String traceId, @Nullable String spanId,
			@Nullable String traceFlags) {

		void restore() {
			change(this.correlation.traceIdKey, MDC.get(this.correlation.traceIdKey), this.traceId);
			change(this.correlation.spanIdKey, MDC.get(this.correlation.spanIdKey), this.spanId);
			String flagsKey = this.correlation.traceFlagsKey;
			if (flagsKey != null) {
				change(flagsKey, MDC.get(flagsKey), this.traceFlags);
			}
		}

	}

}
