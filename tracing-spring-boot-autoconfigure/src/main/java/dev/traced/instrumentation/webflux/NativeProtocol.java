package dev.traced.instrumentation.webflux;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;

/**
 * The protocol of a request, which WebFlux does not tell: the request of the server does,
 * where that is Netty or a servlet container.
 */
final class NativeProtocol {

	private static final boolean NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private NativeProtocol() {
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, NativeProtocol.class.getClassLoader());
	}

	/**
	 * The protocol of a request.
	 * @param request the request
	 * @return the protocol such as {@code HTTP/1.1}, or {@code null} if it is not known
	 */
	static @Nullable String of(ServerHttpRequest request) {
		Object sent;
		try {
			sent = ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (RuntimeException ex) {
			// a request of a test, or one that somebody made by hand
			return null;
		}
		if (NETTY && Netty.isRequest(sent)) {
			return Netty.protocol(sent);
		}
		return (SERVLET && Servlet.isRequest(sent)) ? Servlet.protocol(sent) : null;
	}

	/** Loaded only where there is Netty. */
	private static final class Netty {

		static boolean isRequest(Object sent) {
			return sent instanceof HttpServerRequest;
		}

		static String protocol(Object sent) {
			return ((HttpServerRequest) sent).version().text();
		}

	}

	/** Loaded only where there are servlets. */
	private static final class Servlet {

		static boolean isRequest(Object sent) {
			return sent instanceof HttpServletRequest;
		}

		static String protocol(Object sent) {
			return ((HttpServletRequest) sent).getProtocol();
		}

	}

}
