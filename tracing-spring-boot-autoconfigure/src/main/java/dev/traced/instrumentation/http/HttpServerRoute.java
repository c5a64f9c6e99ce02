package dev.traced.instrumentation.http;

import org.jspecify.annotations.Nullable;

/**
 * A route, with the application's root, and the span names made of it, so that they are
 * put together once and not for every request.
 */
public final class HttpServerRoute {

	private final String application;

	private final String servlet;

	private final String route;

	private volatile Named[] names = {};

	HttpServerRoute(String application, String servlet, String pattern) {
		this.application = application;
		this.servlet = servlet;
		this.route = application + servlet + (pattern.startsWith("/") ? pattern : "/" + pattern);
	}

	boolean isUnder(String application, String servlet) {
		return this.application.equals(application) && this.servlet.equals(servlet);
	}

	/**
	 * The route, as in {@code http.route}.
	 * @return the route
	 */
	public String value() {
		return this.route;
	}

	/**
	 * The name of a span.
	 * @param method the method part of the name, one of the constants that
	 * {@link HttpMethods#name} gives
	 * @return the method and the route
	 */
	public String spanName(String method) {
		String name = find(method);
		return (name != null) ? name : add(method);
	}

	private @Nullable String find(String method) {
		for (Named named : this.names) {
			if (named.method.equals(method)) {
				return named.name;
			}
		}
		return null;
	}

	private synchronized String add(String method) {
		String found = find(method);
		if (found != null) {
			return found;
		}
		Named[] more = new Named[this.names.length + 1];
		System.arraycopy(this.names, 0, more, 0, this.names.length);
		more[more.length - 1] = new Named(method, method + " " + this.route);
		this.names = more;
		return more[more.length - 1].name;
	}

	private record Named(String method, String name) {
	}

}
