package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Under an unsampled parent, inside {@code @NoTrace} and after a failed start.
 */
final class NoopOperation implements Operation<Object> {

	static final NoopOperation INSTANCE = new NoopOperation();

	private NoopOperation() {
	}

	@Override
	public Context context() {
		return Context.current();
	}

	@Override
	public Span span() {
		return Span.getInvalid();
	}

	@Override
	public boolean isRecording() {
		return false;
	}

	@Override
	public Scope makeCurrent() {
		return Scope.noop();
	}

	@Override
	public void end(@Nullable Object response, @Nullable Throwable error) {
	}

}
