package dev.traced.instrumentation.webflux;

import dev.traced.core.Guard;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Makes a context current for what is done with the elements of a publisher.
 *
 * @param <T> the elements
 */
final class ContextFlux<T> extends FluxOperator<T, T> {

	private final Context context;

	private final Guard guard;

	ContextFlux(Flux<? extends T> source, Context context, Guard guard) {
		super(source);
		this.context = context;
		this.guard = guard;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Subscriber<T>(actual, this.context, this.guard));
	}

	private record Subscriber<T>(CoreSubscriber<? super T> actual, Context inside,
			Guard guard) implements CoreSubscriber<T> {

		@Override
		public reactor.util.context.Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(subscription);
		}

		@Override
		public void onNext(T element) {
			try (Scope scope = this.guard.attach(this.inside)) {
				this.actual.onNext(element);
			}
		}

		@Override
		public void onError(Throwable error) {
			try (Scope scope = this.guard.attach(this.inside)) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			try (Scope scope = this.guard.attach(this.inside)) {
				this.actual.onComplete();
			}
		}

	}

}
