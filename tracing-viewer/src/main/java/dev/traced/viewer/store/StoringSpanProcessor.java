package dev.traced.viewer.store;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Puts every span that was recorded into the store, sampled or not: a developer wants to
 * see what the application does, not what is exported. Spans that are not even recorded
 * don't come here. On the thread of the application it costs the place in a queue.
 */
public final class StoringSpanProcessor implements SpanProcessor {

	private final TraceStore store;

	/**
	 * Stores what ends.
	 * @param store where
	 */
	public StoringSpanProcessor(TraceStore store) {
		this.store = store;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.store.offer(span.toSpanData());
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	@Override
	public String toString() {
		return "viewer";
	}

}
