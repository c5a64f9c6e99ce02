package dev.traced.instrumentation.method;

import java.util.function.Function;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Traces every subscription to a Reactor publisher. The only class of this package, with
 * its subscriber, that needs Reactor.
 */
@SuppressWarnings("try")
final class TracedPublishers {

	private final Guard guard;

	private final boolean silent;

	private final Function<Context, Operation<Object>> start;

	private TracedPublishers(Guard guard, boolean silent, Function<Context, Operation<Object>> start) {
		this.guard = guard;
		this.silent = silent;
		this.start = start;
	}

	/**
	 * Wraps what a method returned.
	 * @param returned what it returned
	 * @param guard keeps our failures out of the application
	 * @param silent whether subscriptions are silenced instead of traced
	 * @param start starts the operation of a subscription
	 * @return the wrapped publisher
	 */
	static @Nullable Object trace(@Nullable Object returned, Guard guard, boolean silent,
			Function<Context, Operation<Object>> start) {
		TracedPublishers publishers = new TracedPublishers(guard, silent, start);
		if (returned instanceof Mono<?> mono) {
			return new TracedMono<>(mono, publishers);
		}
		if (returned instanceof Publisher<?> publisher) {
			return new TracedFlux<>(Flux.from(publisher), publishers);
		}
		return returned;
	}

	private <T> void subscribe(Publisher<T> source, CoreSubscriber<? super T> actual, boolean single) {
		Context carried = actual.currentContext().getOrDefault(Tracing.REACTOR_CONTEXT_KEY, null);
		Context parent = (carried != null) ? carried : Context.current();
		Operation<Object> operation = this.silent ? Operation.noop() : this.start.apply(parent);
		boolean unchanged = this.silent ? Suppression.isSuppressed(parent) : operation == Operation.noop();
		if (unchanged) {
			source.subscribe(actual);
			return;
		}
		Context context = this.silent ? Suppression.suppress(parent) : operation.context();
		try (Scope scope = this.guard.attach(context)) {
			source.subscribe(new TracedSubscriber<>(actual, operation, parent, context, this.guard, single));
		}
		catch (Throwable ex) {
			operation.end(null, ex);
			throw ex;
		}
	}

	private static final class TracedMono<T> extends Mono<T> {

		private final Mono<T> source;

		private final TracedPublishers publishers;

		TracedMono(Mono<T> source, TracedPublishers publishers) {
			this.source = source;
			this.publishers = publishers;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			this.publishers.subscribe(this.source, actual, true);
		}

	}

	private static final class TracedFlux<T> extends Flux<T> {

		private final Flux<T> source;

		private final TracedPublishers publishers;

		TracedFlux(Flux<T> source, TracedPublishers publishers) {
			this.source = source;
			this.publishers = publishers;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			this.publishers.subscribe(this.source, actual, false);
		}

	}

}
