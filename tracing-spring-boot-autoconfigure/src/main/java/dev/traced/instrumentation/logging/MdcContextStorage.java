package dev.traced.instrumentation.logging;

import dev.traced.instrumentation.logging.LogCorrelation.Previous;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Lets the MDC follow the current context. Has no state of its own: whether and how a
 * context is to be seen in log lines stands in the context.
 */
final class MdcContextStorage implements ContextStorage, AutoCloseable {

	private final ContextStorage delegate;

	MdcContextStorage(ContextStorage delegate) {
		this.delegate = delegate;
	}

	@Override
	public Scope attach(Context toAttach) {
		Context before = this.delegate.current();
		Scope scope = this.delegate.attach(toAttach);
		if (toAttach == before) {
			return scope;
		}
		LogCorrelation now = LogCorrelation.of(toAttach);
		LogCorrelation then = LogCorrelation.of(before);
		if (now == null && then == null) {
			return scope;
		}
		Span span = Span.fromContext(toAttach);
		if (now == then && before != null && Span.fromContext(before) == span) {
			return scope;
		}
		try {
			return follow(toAttach, now, then, span, scope);
		}
		catch (RuntimeException | LinkageError ex) {
			// the context is current; a log line without ids is no reason to fail
			return scope;
		}
	}

	private Scope follow(Context attached, @Nullable LogCorrelation now, @Nullable LogCorrelation then, Span span,
			Scope scope) {
		Previous other = (then != null && then != now) ? then.write(SpanContext.getInvalid()) : null;
		Previous own = (now != null) ? now.write(span.getSpanContext()) : null;
		return new MdcScope(attached, scope, own, other);
	}

	@Override
	public @Nullable Context current() {
		return this.delegate.current();
	}

	@Override
	public Context root() {
		return this.delegate.root();
	}

	/** Lets OpenTelemetry's check for leaks through, where it is on. */
	@Override
	public void close() {
		if (this.delegate instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private final class MdcScope implements Scope {

		private final Context attached;

		private final Scope scope;

		private final @Nullable Previous own;

		private final @Nullable Previous other;

		MdcScope(Context attached, Scope scope, @Nullable Previous own, @Nullable Previous other) {
			this.attached = attached;
			this.scope = scope;
			this.own = own;
			this.other = other;
		}

		@Override
		public void close() {
			// closed twice, or on another thread: OpenTelemetry ignores it, and so does
			// the
			// MDC
			boolean ours = current() == this.attached;
			this.scope.close();
			if (ours) {
				try {
					restore(this.own);
					restore(this.other);
				}
				catch (RuntimeException ex) {
					// as in attach
				}
			}
		}

		private static void restore(@Nullable Previous previous) {
			if (previous != null) {
				previous.restore();
			}
		}

	}

}
