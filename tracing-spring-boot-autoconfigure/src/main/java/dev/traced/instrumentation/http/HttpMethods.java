package dev.traced.instrumentation.http;

import dev.traced.core.AttributeSink;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code http.request.method} to the methods that the conventions know, so that a
 * stranger cannot invent span names.
 */
public final class HttpMethods {

	/** The value of {@code http.request.method} for every unknown method. */
	public static final String OTHER = "_OTHER";

	/** The method part of a span name for every unknown method. */
	public static final String OTHER_NAME = "HTTP";

	private HttpMethods() {
	}

	/**
	 * The known method for what was sent.
	 * @param method the method as sent
	 * @return a constant: the known method, or {@link #OTHER}
	 */
	public static String known(@Nullable String method) {
		if (method == null) {
			return OTHER;
		}
		String known = exact(method);
		return (known != null) ? known : OTHER;
	}

	/**
	 * The method part of a span name.
	 * @param method the method as sent
	 * @return a constant: the known method, or {@link #OTHER_NAME}
	 */
	public static String name(@Nullable String method) {
		String known = known(method);
		return known.equals(OTHER) ? OTHER_NAME : known;
	}

	/**
	 * Writes {@code http.request.method} and, for an unknown one,
	 * {@code http.request.method_original}.
	 * @param attributes where to write
	 * @param method the method as sent
	 */
	public static void write(AttributeSink attributes, @Nullable String method) {
		String known = known(method);
		attributes.put(HttpAttributes.REQUEST_METHOD, known);
		if (known.equals(OTHER)) {
			attributes.put(HttpAttributes.REQUEST_METHOD_ORIGINAL, method);
		}
	}

	private static @Nullable String exact(String method) {
		return switch (method) {
			case "GET" -> "GET";
			case "POST" -> "POST";
			case "PUT" -> "PUT";
			case "DELETE" -> "DELETE";
			case "PATCH" -> "PATCH";
			case "HEAD" -> "HEAD";
			case "OPTIONS" -> "OPTIONS";
			case "QUERY" -> "QUERY";
			case "TRACE" -> "TRACE";
			case "CONNECT" -> "CONNECT";
			default -> null;
		};
	}

}
