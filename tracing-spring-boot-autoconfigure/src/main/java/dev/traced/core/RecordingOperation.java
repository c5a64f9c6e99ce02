package dev.traced.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * An operation with a recorded span.
 *
 * @param <Q> the request
 * @param <R> the response
 */
final class RecordingOperation<Q, R> implements Operation<R> {

	private static final VarHandle ENDED;

	static {
		try {
			ENDED = MethodHandles.lookup().findVarHandle(RecordingOperation.class, "ended", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Instrumentation<Q, R> instrumentation;

	private final Q request;

	private final Span span;

	private final Context context;

	@SuppressWarnings("unused")
	private volatile boolean ended;

	RecordingOperation(Instrumentation<Q, R> instrumentation, Q request, Span span, Context context) {
		this.instrumentation = instrumentation;
		this.request = request;
		this.span = span;
		this.context = context;
	}

	@Override
	public Context context() {
		return this.context;
	}

	@Override
	public Span span() {
		return this.span;
	}

	@Override
	public boolean isRecording() {
		return true;
	}

	@Override
	public Scope makeCurrent() {
		return this.instrumentation.guard().attach(this.context);
	}

	@Override
	public void end(@Nullable R response, @Nullable Throwable error) {
		if (ENDED.compareAndSet(this, false, true)) {
			this.instrumentation.end(this.request, response, error, this.span);
		}
	}

}
