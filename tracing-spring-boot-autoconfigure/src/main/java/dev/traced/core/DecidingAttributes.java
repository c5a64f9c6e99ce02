package dev.traced.core;

import io.opentelemetry.api.common.AttributeKey;

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

}
