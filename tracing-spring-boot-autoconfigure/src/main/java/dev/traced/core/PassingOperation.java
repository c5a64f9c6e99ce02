package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Not recorded, but its context has to become current: it carries the decision, the ids
 * and the baggage that children, outgoing calls and log lines need.
 *
 * @param <R> the response
 */
final class PassingOperation<R> implements Operation<R> {

	private final Context context;

	private final Guard guard;

	PassingOperation(Context context, Guard guard) {
		this.context = context;
		this.guard = guard;
	}

	@Override
	public Context context() {
		return this.context;
	}

	@Override
	public Span span() {
		return Span.fromContext(this.context);
	}

	@Override
	public boolean isRecording() {
		return false;
	}

	@Override
	public Scope makeCurrent() {
		return this.guard.attach(this.context);
	}

	@Override
	public void end(@Nullable R response, @Nullable Throwable error) {
	}

}
