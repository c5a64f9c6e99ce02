package dev.traced.core;

import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * Silence: in a suppressed context no span is recorded, whatever the sampler says, and
 * what is called from it is told not to sample. Used for excluded paths and
 * {@code @NoTrace}.
 */
public final class Suppression {

	private static final ContextKey<Boolean> KEY = ContextKey.named("traced-suppression");

	private Suppression() {
	}

	/**
	 * Returns the context with recording suppressed. The trace goes on, unsampled, so
	 * that other services stay silent as well; where there is no trace, one is begun that
	 * nobody records.
	 * @param context the context
	 * @return a context in which nothing is recorded
	 */
	public static Context suppress(Context context) {
		SpanContext current = Span.fromContext(context).getSpanContext();
		return context.with(KEY, Boolean.TRUE).with(Span.wrap(unsampled(current)));
	}

	/**
	 * Whether recording is suppressed.
	 * @param context the context
	 * @return whether nothing is to be recorded
	 */
	public static boolean isSuppressed(Context context) {
		return context.get(KEY) != null;
	}

	private static SpanContext unsampled(SpanContext current) {
		if (!current.isValid()) {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			return SpanContext.create(TraceId.fromLongs(random.nextLong(), nonZero(random)),
					SpanId.fromLong(nonZero(random)), TraceFlags.getDefault(), TraceState.getDefault());
		}
		if (!current.isSampled()) {
			return current;
		}
		// only the sampled bit goes: the random flag still says the truth about the trace
		// id
		TraceFlags flags = TraceFlags.fromByte((byte) (current.getTraceFlags().asByte() & ~1));
		return SpanContext.create(current.getTraceId(), current.getSpanId(), flags,
				SamplingThreshold.without(current.getTraceState()));
	}

	private static long nonZero(ThreadLocalRandom random) {
		long value;
		do {
			value = random.nextLong();
		}
		while (value == 0);
		return value;
	}

}
