package dev.traced.instrumentation.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import dev.traced.core.Caller;
import dev.traced.instrumentation.http.ForwardedHeaders;
import dev.traced.instrumentation.http.TrustedProxies;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sent a request: the peer of the connection or, where that is a trusted proxy,
 * the client that it names. What filters made of forwarded headers does not count, since
 * they believe whoever sends them.
 */
final class ServletCaller implements Caller<HttpServletRequest> {

	private final TrustedProxies proxies;

	ServletCaller(TrustedProxies proxies) {
		this.proxies = proxies;
	}

	@Override
	public String path(HttpServletRequest request) {
		String uri = ServletSpanConvention.requestUri(request);
		int context = request.getContextPath().length();
		return (context < uri.length()) ? uri.substring(context) : "/";
	}

	@Override
	public @Nullable String address(HttpServletRequest request) {
		ServletRequest innermost = request;
		while (innermost instanceof ServletRequestWrapper wrapper) {
			innermost = wrapper.getRequest();
		}
		String peer = innermost.getRemoteAddr();
		if (this.proxies.isEmpty() || !(innermost instanceof HttpServletRequest received)) {
			return peer;
		}
		return ForwardedHeaders.sender(this.proxies, peer, (name) -> headers(received, name));
	}

	private static List<String> headers(HttpServletRequest request, String name) {
		Enumeration<String> values = request.getHeaders(name);
		return (values != null) ? Collections.list(values) : List.of();
	}

}
