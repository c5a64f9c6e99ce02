package dev.traced.viewer.web;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Who opened the connection of a request, and the headers as they came: what handles
 * forwarding headers replaces the one and removes the other.
 *
 * @param address the address, or {@code null} if it cannot be told
 * @param headers the headers
 */
record WebFluxPeer(@Nullable String address, NavigableMap<String, List<String>> headers) {

	private static final boolean NETTY = ClassUtils.isPresent("reactor.netty.http.server.HttpServerRequest",
			WebFluxPeer.class.getClassLoader());

	private static final boolean SERVLET = ClassUtils.isPresent("jakarta.servlet.http.HttpServletRequest",
			WebFluxPeer.class.getClassLoader());

	static WebFluxPeer of(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		Object sent = ServerHttpRequestDecorator.getNativeRequest(request);
		if (NETTY && Netty.is(sent)) {
			return Netty.peer(sent);
		}
		if (SERVLET && Servlet.is(sent)) {
			return Servlet.peer(sent);
		}
		// nothing tells whether it has been changed, so it is believed only where nothing
		// changes it
		return new WebFluxPeer(isRewritten(exchange) ? null : address(request.getRemoteAddress()),
				headers(request.getHeaders()));
	}

	private static boolean isRewritten(ServerWebExchange exchange) {
		return exchange.getApplicationContext() == null || exchange.getApplicationContext()
			.getBeanProvider(ForwardedHeaderTransformer.class)
			.stream()
			.findAny()
			.isPresent();
	}

	private static NavigableMap<String, List<String>> headers(HttpHeaders sent) {
		NavigableMap<String, List<String>> headers = ViewerRequest.noHeaders();
		sent.forEach((name, values) -> headers.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(values));
		return headers;
	}

	private static @Nullable String address(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet && inet.getAddress() != null)
				? inet.getAddress().getHostAddress() : null;
	}

	/** What Reactor Netty knows. */
	private static final class Netty {

		static boolean is(Object sent) {
			return sent instanceof HttpServerRequest;
		}

		static WebFluxPeer peer(Object sent) {
			HttpServerRequest request = (HttpServerRequest) sent;
			NavigableMap<String, List<String>> headers = ViewerRequest.noHeaders();
			request.requestHeaders()
				.forEach((header) -> headers.computeIfAbsent(header.getKey(), (key) -> new ArrayList<>())
					.add(header.getValue()));
			return new WebFluxPeer(WebFluxPeer.address(request.connectionRemoteAddress()), headers);
		}

	}

	/** What a servlet container knows. */
	private static final class Servlet {

		static boolean is(Object sent) {
			return sent instanceof jakarta.servlet.http.HttpServletRequest;
		}

		static WebFluxPeer peer(Object sent) {
			SentRequest request = SentRequest.of((jakarta.servlet.http.HttpServletRequest) sent);
			return new WebFluxPeer(request.peer(), request.headers());
		}

	}

}
