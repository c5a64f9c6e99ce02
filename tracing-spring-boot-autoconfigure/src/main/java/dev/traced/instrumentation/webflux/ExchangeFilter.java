package dev.traced.instrumentation.webflux;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Tells a traced request in which exchange it is served, and what left the filters and
 * the handler before it became a response.
 */
final class ExchangeFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.deferContextual((view) -> {
			Object found = view.getOrDefault(ServedRequest.KEY, null);
			if (!(found instanceof ServedRequest request)) {
				return chain.filter(exchange);
			}
			request.reached(exchange);
			return chain.filter(exchange).doOnError(request::failed);
		});
	}

}
