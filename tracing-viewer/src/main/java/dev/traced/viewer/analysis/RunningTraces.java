package dev.traced.viewer.analysis;

import java.util.List;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Knows the spans of this process that have not ended.
 */
public final class RunningTraces implements SpanProcessor {

	/**
	 * Creates it without any span.
	 * @param code which code is the application's
	 */
	public RunningTraces(ApplicationCode code) {
	}

	/**
	 * What runs at this moment.
	 * @return a snapshot, the oldest first
	 */
	public List<RunningTrace> running() {
		return List.of();
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
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
		return true;
	}

}
