package dev.traced.core;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a request by which it is decided whether its trace is recorded or
 * kept. Instrumentations set them by the same keys by which samplers ask for them, so
 * that looking for one compares references and no text.
 */
public final class DecidingAttributes {

	/** The address of the client behind any trusted proxy. */
	public static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");

	/** The method, or {@code _OTHER}. */
	public static final AttributeKey<String> REQUEST_METHOD = AttributeKey.stringKey("http.request.method");

	/** The status code of the response. */
	public static final AttributeKey<Long> RESPONSE_STATUS_CODE = AttributeKey.longKey("http.response.status_code");

	/** The matched route, with placeholders. */
	public static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	/** The host the request is for. */
	public static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	/** The path of an incoming request. */
	public static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

	/** The {@code User-Agent} header. */
	public static final AttributeKey<String> USER_AGENT_ORIGINAL = AttributeKey.stringKey("user_agent.original");

	private static final Map<String, AttributeKey<String>> TEXTS = Stream
		.of(CLIENT_ADDRESS, REQUEST_METHOD, ROUTE, SERVER_ADDRESS, URL_PATH, USER_AGENT_ORIGINAL)
		.collect(Collectors.toUnmodifiableMap(AttributeKey::getKey, Function.identity()));

	private DecidingAttributes() {
	}

	/**
	 * The key of an attribute that is a text.
	 * @param name the name of the attribute
	 * @return its key, the one of instrumentations if it is known here
	 */
	public static AttributeKey<String> text(String name) {
		AttributeKey<String> known = TEXTS.get(name);
		return (known != null) ? known : AttributeKey.stringKey(name);
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
