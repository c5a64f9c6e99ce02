package dev.traced.instrumentation.method;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import dev.traced.core.Tracing;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Stands between the operators of a traced method and its caller's: on the way up, the
 * span's context is current and in the Reactor context; on the way down, the caller's is
 * again. Ends the span with the first of completion, error and cancellation.
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings("try")
final class TracedSubscriber<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> actual;

	private final Operation<Object> operation;

	private final Context outside;

	private final Context inside;

	private final Guard guard;

	private final boolean single;

	private final reactor.util.context.Context reactorContext;

	private @Nullable Subscription upstream;

	TracedSubscriber(CoreSubscriber<? super T> actual, Operation<Object> operation, Context outside, Context inside,
			Guard guard, boolean single) {
		this.actual = actual;
		this.operation = operation;
		this.outside = outside;
		this.inside = inside;
		this.guard = guard;
		this.single = single;
		this.reactorContext = actual.currentContext().put(Tracing.REACTOR_CONTEXT_KEY, inside);
	}

	@Override
	public reactor.util.context.Context currentContext() {
		return this.reactorContext;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream = subscription;
		try (Scope scope = this.guard.attach(this.outside)) {
			this.actual.onSubscribe(this);
		}
	}

	@Override
	public void onNext(T element) {
		if (this.single) {
			// nothing follows: whoever waits for the element may be done before
			// onComplete
			this.operation.end(element, null);
		}
		try (Scope scope = this.guard.attach(this.outside)) {
			this.actual.onNext(element);
		}
	}

	@Override
	public void onError(Throwable error) {
		this.operation.end(null, error);
		try (Scope scope = this.guard.attach(this.outside)) {
			this.actual.onError(error);
		}
	}

	@Override
	public void onComplete() {
		this.operation.end(null, null);
		try (Scope scope = this.guard.attach(this.outside)) {
			this.actual.onComplete();
		}
	}

	@Override
	public void request(long count) {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			try (Scope scope = this.guard.attach(this.inside)) {
				subscription.request(count);
			}
		}
	}

	@Override
	public void cancel() {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			try (Scope scope = this.guard.attach(this.inside)) {
				subscription.cancel();
			}
		}
		this.operation.end(null, null);
	}

}
