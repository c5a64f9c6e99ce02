package dev.traced.export;

import dev.traced.core.Guard;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Keeps what a processor throws out of the application, and out of the processors after
 * it: the SDK does not.
 */
public final class GuardedSpanProcessor implements SpanProcessor {

	private final SpanProcessor processor;

	private final Guard guard;

	/**
	 * Guards a processor.
	 * @param processor any processor
	 * @param guard takes note of what it throws
	 */
	public GuardedSpanProcessor(SpanProcessor processor, Guard guard) {
		this.processor = processor;
		this.guard = guard;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		try {
			this.processor.onStart(parentContext, span);
		}
		catch (Throwable ex) {
			this.guard.failed("processing the start of a span", ex);
		}
	}

	@Override
	public boolean isStartRequired() {
		return this.processor.isStartRequired();
	}

	@Override
	public void onEnd(ReadableSpan span) {
		try {
			this.processor.onEnd(span);
		}
		catch (Throwable ex) {
			this.guard.failed("processing the end of a span", ex);
		}
	}

	@Override
	public boolean isEndRequired() {
		return this.processor.isEndRequired();
	}

	@Override
	public CompletableResultCode shutdown() {
		try {
			return this.processor.shutdown();
		}
		catch (Throwable ex) {
			this.guard.failed("shutting a span processor down", ex);
			return CompletableResultCode.ofFailure();
		}
	}

	@Override
	public CompletableResultCode forceFlush() {
		try {
			return this.processor.forceFlush();
		}
		catch (Throwable ex) {
			this.guard.failed("flushing a span processor", ex);
			return CompletableResultCode.ofFailure();
		}
	}

	@Override
	public String toString() {
		return this.processor.toString();
	}

}
