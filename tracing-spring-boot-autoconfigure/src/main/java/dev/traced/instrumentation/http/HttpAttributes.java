package dev.traced.instrumentation.http;

import dev.traced.core.DecidingAttributes;
import dev.traced.core.ErrorRecorder;
import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes of HTTP spans, as named by the semantic conventions 1.44.0.
 */
public final class HttpAttributes {

	/** The address of the client behind any trusted proxy. */
	public static final AttributeKey<String> CLIENT_ADDRESS = DecidingAttributes.CLIENT_ADDRESS;

	/** What went wrong: a status code, or the class of an exception. */
	public static final AttributeKey<String> ERROR_TYPE = ErrorRecorder.ERROR_TYPE;

	/** The method, or {@code _OTHER}. */
	public static final AttributeKey<String> REQUEST_METHOD = DecidingAttributes.REQUEST_METHOD;

	/** The method as sent, if it is not the known one in the known case. */
	public static final AttributeKey<String> REQUEST_METHOD_ORIGINAL = AttributeKey
		.stringKey("http.request.method_original");

	/** How often the request has been sent before. */
	public static final AttributeKey<Long> REQUEST_RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");

	/** The status code of the response. */
	public static final AttributeKey<Long> RESPONSE_STATUS_CODE = DecidingAttributes.RESPONSE_STATUS_CODE;

	/** The matched route, with placeholders. */
	public static final AttributeKey<String> ROUTE = DecidingAttributes.ROUTE;

	/** The peer of the connection. */
	public static final AttributeKey<String> NETWORK_PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	/** The port of the peer of the connection. */
	public static final AttributeKey<Long> NETWORK_PEER_PORT = AttributeKey.longKey("network.peer.port");

	/** The protocol, if it is not HTTP. */
	public static final AttributeKey<String> NETWORK_PROTOCOL_NAME = AttributeKey.stringKey("network.protocol.name");

	/** The version of the protocol, such as {@code 1.1} or {@code 2}. */
	public static final AttributeKey<String> NETWORK_PROTOCOL_VERSION = AttributeKey
		.stringKey("network.protocol.version");

	/** The host the request is for. */
	public static final AttributeKey<String> SERVER_ADDRESS = DecidingAttributes.SERVER_ADDRESS;

	/** The port the request is for. */
	public static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	/** The whole URL of an outgoing request, redacted. */
	public static final AttributeKey<String> URL_FULL = AttributeKey.stringKey("url.full");

	/** The path of an incoming request. */
	public static final AttributeKey<String> URL_PATH = DecidingAttributes.URL_PATH;

	/** The query of an incoming request, redacted, without the question mark. */
	public static final AttributeKey<String> URL_QUERY = AttributeKey.stringKey("url.query");

	/** The scheme. */
	public static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");

	/** The template from which the URL of an outgoing request was expanded. */
	public static final AttributeKey<String> URL_TEMPLATE = AttributeKey.stringKey("url.template");

	/** The {@code User-Agent} header. */
	public static final AttributeKey<String> USER_AGENT_ORIGINAL = DecidingAttributes.USER_AGENT_ORIGINAL;

	private static final Long[] NUMBERS = new Long[600];

	static {
		for (int i = 0; i < NUMBERS.length; i++) {
			NUMBERS[i] = (long) i;
		}
	}

	private HttpAttributes() {
	}

	/**
	 * Boxes a number without allocating, if it is as small as a status code.
	 * @param number the number
	 * @return the boxed number
	 */
	public static Long number(int number) {
		return (number >= 0 && number < NUMBERS.length) ? NUMBERS[number] : Long.valueOf(number);
	}

}
