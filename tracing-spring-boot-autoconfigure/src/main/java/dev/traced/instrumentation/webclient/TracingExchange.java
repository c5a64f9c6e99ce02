package dev.traced.instrumentation.webclient;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * An exchange that has a span for each subscription, so for each attempt of a retry.
 */
final class TracingExchange extends Mono<ClientResponse> {

	private static final AtomicIntegerFieldUpdater<TracingExchange> SENT = AtomicIntegerFieldUpdater
		.newUpdater(TracingExchange.class, "sent");

	private final ClientRequest request;

	private final ExchangeFunction next;

	private final Instrumentation<ClientRequest, ClientResponse> instrumentation;

	@SuppressWarnings("unused")
	private volatile int sent;

	private TracingExchange(ClientRequest request, ExchangeFunction next,
			Instrumentation<ClientRequest, ClientResponse> instrumentation) {
		this.request = request;
		this.next = next;
		this.instrumentation = instrumentation;
	}

	static Mono<ClientResponse> of(ClientRequest request, ExchangeFunction next,
			Instrumentation<ClientRequest, ClientResponse> instrumentation) {
		return onAssembly(new TracingExchange(request, next, instrumentation));
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		Context parent = parent(actual);
		TracingClientRequest traced = new TracingClientRequest(this.request, SENT.getAndIncrement(this));
		if (this.instrumentation.isDropped(parent)) {
			this.instrumentation.inject(parent, traced);
			exchange(traced, actual, Operation.noop());
			return;
		}
		Operation<ClientResponse> operation = this.instrumentation.start(parent, traced);
		try (Scope scope = operation.makeCurrent()) {
			exchange(traced, operation.isRecording()
					? new TracingExchangeSubscriber(actual, operation, parent, this.instrumentation.guard()) : actual,
					operation);
		}
	}

	private Context parent(CoreSubscriber<?> actual) {
		Context context = ReactorContext.of(actual.currentContext());
		if (context == Context.root()
				&& this.request.attributes().get(ReactorContext.KEY) instanceof Context ofCaller) {
			return ofCaller;
		}
		return context;
	}

	private void exchange(TracingClientRequest traced, CoreSubscriber<? super ClientResponse> subscriber,
			Operation<ClientResponse> operation) {
		try {
			this.next.exchange(traced).subscribe(subscriber);
		}
		catch (Throwable ex) {
			operation.end(null, ex);
			Exceptions.throwIfFatal(ex);
			Operators.error(subscriber, ex);
		}
	}

}
