package dev.traced.instrumentation.webclient;

import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Traces every exchange that is subscribed to.
 */
final class TracingExchangeFilterFunction implements ExchangeFilterFunction {

	private final LazyInstrumentation<ClientRequest, ClientResponse> instrumentation;

	TracingExchangeFilterFunction(LazyInstrumentation<ClientRequest, ClientResponse> instrumentation) {
		this.instrumentation = instrumentation;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Instrumentation<ClientRequest, ClientResponse> found = this.instrumentation.get();
		if (found == null || request instanceof TracingClientRequest) {
			return next.exchange(request);
		}
		return TracingExchange.of(request, next, found);
	}

}
