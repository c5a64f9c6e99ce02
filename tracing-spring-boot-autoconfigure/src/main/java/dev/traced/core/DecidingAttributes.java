package dev.traced.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a request by which it is decided whether its trace is recorded or
 * kept. Instrumentations set them by the same keys by which samplers ask for them, so
 * that looking for one compares references and no text.
 */
public final class DecidingAttributes {

	/** The method, or {@code _OTHER}. */
	public static final AttributeKey<String> REQUEST_METHOD = AttributeKey.stringKey("http.request.method");

	/** The status code of the response. */
	public static final AttributeKey<Long> RESPONSE_STATUS_CODE = AttributeKey.longKey("http.response.status_code");

	/** The matched route, with placeholders. */
	public static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	/** The path of an incoming request. */
	public static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

	private DecidingAttributes() {
	}

	/**
	 * The path of a request, or its route where there is no path.
	 * @param attributes the attributes of a span
	 * @return the path as it was sent, the route, or {@code null} if there is neither
	 */
	public static @Nullable String path(Attributes attributes) {
		String path = attributes.get(URL_PATH);
		return (path != null) ? path : attributes.get(ROUTE);
	}

}
