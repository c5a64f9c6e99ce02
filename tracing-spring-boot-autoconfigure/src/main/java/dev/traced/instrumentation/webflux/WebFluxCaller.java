package dev.traced.instrumentation.webflux;

import dev.traced.core.Caller;
import dev.traced.instrumentation.http.ForwardedHeaders;
import dev.traced.instrumentation.http.TrustedProxies;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells who sent a request: the peer of the connection or, where that is a trusted proxy,
 * the client that it names. What the framework makes of forwarded headers does not count,
 * since it believes whoever sends them.
 */
final class WebFluxCaller implements Caller<ServerHttpRequest> {

	private final TrustedProxies proxies;

	WebFluxCaller(TrustedProxies proxies) {
		this.proxies = proxies;
	}

	@Override
	public String path(ServerHttpRequest request) {
		String path = WebFluxSpanConvention.rawPath(request);
		int context = request.getPath().contextPath().value().length();
		return (context < path.length()) ? path.substring(context) : "/";
	}

	@Override
	public @Nullable String address(ServerHttpRequest request) {
		String peer = WebFluxSpanConvention.address(request.getRemoteAddress());
		return this.proxies.isEmpty() ? peer
				: ForwardedHeaders.sender(this.proxies, peer, (name) -> request.getHeaders().getOrEmpty(name));
	}

}
