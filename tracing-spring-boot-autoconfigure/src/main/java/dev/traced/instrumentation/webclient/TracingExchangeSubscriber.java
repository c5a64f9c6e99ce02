package dev.traced.instrumentation.webclient;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Ends the span of one attempt: with the headers of the response, with an error, or when
 * the attempt is cancelled before either. Whoever is below sees the trace as it was
 * before the call; whoever is above, the span of the call.
 */
final class TracingExchangeSubscriber implements CoreSubscriber<ClientResponse>, Subscription {

	private final CoreSubscriber<? super ClientResponse> actual;

	private final Operation<ClientResponse> operation;

	private final Context parent;

	private final Guard guard;

	private final reactor.util.context.Context context;

	private @Nullable Subscription subscription;

	TracingExchangeSubscriber(CoreSubscriber<? super ClientResponse> actual, Operation<ClientResponse> operation,
			Context parent, Guard guard) {
		this.actual = actual;
		this.operation = operation;
		this.parent = parent;
		this.guard = guard;
		this.context = ReactorContext.with(actual.currentContext(), operation.context());
	}

	@Override
	public reactor.util.context.Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.subscription, subscription)) {
			this.subscription = subscription;
			try (Scope scope = this.guard.attach(this.parent)) {
				this.actual.onSubscribe(this);
			}
		}
	}

	@Override
	public void onNext(ClientResponse response) {
		this.operation.end(response, null);
		try (Scope scope = this.guard.attach(this.parent)) {
			this.actual.onNext(response);
		}
	}

	@Override
	public void onError(Throwable error) {
		this.operation.end(null, transportError(error));
		try (Scope scope = this.guard.attach(this.parent)) {
			this.actual.onError(error);
		}
	}

	@Override
	public void onComplete() {
		this.operation.end(null, null);
		try (Scope scope = this.guard.attach(this.parent)) {
			this.actual.onComplete();
		}
	}

	@Override
	public void request(long count) {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = this.operation.makeCurrent()) {
				upstream.request(count);
			}
		}
	}

	@Override
	public void cancel() {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			upstream.cancel();
		}
		this.operation.end(null, null);
	}

	private static Throwable transportError(Throwable error) {
		return (error instanceof WebClientRequestException && error.getCause() != null) ? error.getCause() : error;
	}

}
