package dev.traced.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Writes on each span the name of the thread that started it, {@code thread.name}: it
 * tells a pool that is exhausted and a hop that nobody expected. Virtual threads mostly
 * have no name, and nothing is written then.
 */
public final class ThreadNameSpanProcessor implements SpanProcessor {

	private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		String name = Thread.currentThread().getName();
		if (!name.isEmpty()) {
			span.setAttribute(THREAD_NAME, name);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
	}

	@Override
	public boolean isEndRequired() {
		return false;
	}

}
