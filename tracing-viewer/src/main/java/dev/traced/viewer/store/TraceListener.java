package dev.traced.viewer.store;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Told of what arrives, on the one thread that stores it. What it throws is counted and
 * goes no further.
 */
public interface TraceListener {

	/**
	 * A span has arrived.
	 * @param span the span
	 */
	default void onSpan(SpanData span) {
	}

	/**
	 * A summary is new or has changed; called at most a few times a second for a trace.
	 * @param summary the summary
	 */
	default void onSummary(TraceSummary summary) {
	}

	/**
	 * No span of a trace has arrived for a while. It may be called again if more arrive.
	 * @param trace the trace
	 */
	default void onQuiet(HeldTrace trace) {
	}

}
