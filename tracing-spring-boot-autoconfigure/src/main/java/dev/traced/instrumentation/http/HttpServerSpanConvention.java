package dev.traced.instrumentation.http;

import java.util.List;

import dev.traced.core.AttributeSink;
import dev.traced.core.SpanConvention;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a served request carries, by the semantic conventions for HTTP server
 * spans. A technology says how its request and response are read.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public abstract class HttpServerSpanConvention<Q, R> implements SpanConvention<Q, R> {

	private final HttpServerRules rules;

	/**
	 * Creates a convention.
	 * @param rules what the application decides
	 */
	protected HttpServerSpanConvention(HttpServerRules rules) {
		this.rules = rules;
	}

	@Override
	public String name(Q request) {
		return HttpMethods.name(method(request));
	}

	@Override
	public final SpanKind kind(Q request) {
		return SpanKind.SERVER;
	}

	@Override
	public void samplingAttributes(Q request, AttributeSink attributes) {
		HttpMethods.write(attributes, method(request));
		attributes.put(HttpAttributes.URL_PATH, path(request));
		String query = query(request);
		if (query != null && !query.isEmpty()) {
			attributes.put(HttpAttributes.URL_QUERY, this.rules.redaction().query(query));
		}
		if (this.rules.trustedProxies().isEmpty()) {
			attributes.put(HttpAttributes.URL_SCHEME, scheme(request));
			attributes.put(HttpAttributes.CLIENT_ADDRESS, peerAddress(request));
			writeServer(attributes, serverAddress(request), serverPort(request));
		}
		else {
			writeForwarded(request, attributes);
		}
		attributes.put(HttpAttributes.USER_AGENT_ORIGINAL, header(request, "user-agent"));
		if (!this.rules.requestHeaders().isEmpty()) {
			this.rules.requestHeaders().write(attributes, (name) -> headers(request, name));
		}
	}

	private void writeForwarded(Q request, AttributeSink attributes) {
		String peer = peerAddress(request);
		ForwardedHeaders forwarded = ForwardedHeaders.read(this.rules.trustedProxies(), peer,
				(name) -> headers(request, name));
		String scheme = forwarded.scheme();
		attributes.put(HttpAttributes.URL_SCHEME, (scheme != null) ? scheme : scheme(request));
		String client = forwarded.clientAddress();
		attributes.put(HttpAttributes.CLIENT_ADDRESS, (client != null) ? client : peer);
		String host = forwarded.host();
		if (host != null) {
			writeServer(attributes, host, forwarded.port());
		}
		else {
			writeServer(attributes, serverAddress(request), serverPort(request));
		}
	}

	private static void writeServer(AttributeSink attributes, @Nullable String address, int port) {
		if (address != null && !address.isEmpty()) {
			attributes.put(HttpAttributes.SERVER_ADDRESS, address);
			if (port > 0) {
				attributes.put(HttpAttributes.SERVER_PORT, HttpAttributes.number(port));
			}
		}
	}

	@Override
	public void onStart(Q request, Span span) {
		String peer = this.rules.peerKnown() ? peerAddress(request) : null;
		if (peer != null) {
			span.setAttribute(HttpAttributes.NETWORK_PEER_ADDRESS, peer);
			int port = peerPort(request);
			if (port > 0) {
				span.setAttribute(HttpAttributes.NETWORK_PEER_PORT, HttpAttributes.number(port));
			}
		}
		span.setAttribute(HttpAttributes.NETWORK_PROTOCOL_VERSION, version(protocol(request)));
	}

	private static @Nullable String version(@Nullable String protocol) {
		if (protocol == null) {
			return null;
		}
		return switch (protocol) {
			case "HTTP/1.1" -> "1.1";
			case "HTTP/2.0", "HTTP/2" -> "2";
			case "HTTP/1.0" -> "1.0";
			case "HTTP/3.0", "HTTP/3" -> "3";
			default -> protocol.startsWith("HTTP/") ? protocol.substring("HTTP/".length()) : null;
		};
	}

	@Override
	public void onEnd(Q request, @Nullable R response, @Nullable Throwable error, Span span) {
		int status = (response != null) ? status(response) : 0;
		if (error != null && status < 500 && (response == null || !isCommitted(response))) {
			// it leaves the application: the server is about to answer with 500
			status = 500;
		}
		HttpServerRoute route = route(request, status);
		if (route != null) {
			span.setAttribute(HttpAttributes.ROUTE, route.value());
			span.updateName(route.spanName(HttpMethods.name(method(request))));
		}
		if (status > 0) {
			span.setAttribute(HttpAttributes.RESPONSE_STATUS_CODE, HttpAttributes.number(status));
			if (status >= 500 && error == null) {
				span.setAttribute(HttpAttributes.ERROR_TYPE, Integer.toString(status));
				span.setStatus(StatusCode.ERROR);
			}
		}
		if (response != null && !this.rules.responseHeaders().isEmpty()) {
			this.rules.responseHeaders().write(span::setAttribute, (name) -> responseHeaders(response, name));
		}
	}

	@Override
	public @Nullable String errorType(Q request, @Nullable R response, Throwable error) {
		if (response == null || error != handledError(request)) {
			return null;
		}
		String type = this.rules.classifier().classify(error);
		return (type != null) ? type : Integer.toString(status(response));
	}

	/**
	 * The method.
	 * @param request the request
	 * @return the method as it was sent
	 */
	protected abstract @Nullable String method(Q request);

	/**
	 * The path, with that of the application.
	 * @param request the request
	 * @return the path, encoded as it was sent
	 */
	protected abstract String path(Q request);

	/**
	 * The query.
	 * @param request the request
	 * @return the query without the question mark, or {@code null}
	 */
	protected abstract @Nullable String query(Q request);

	/**
	 * The scheme.
	 * @param request the request
	 * @return {@code http} or {@code https}
	 */
	protected abstract String scheme(Q request);

	/**
	 * The host that the client asked for.
	 * @param request the request
	 * @return the host, without its port
	 */
	protected abstract @Nullable String serverAddress(Q request);

	/**
	 * The port that the client asked for.
	 * @param request the request
	 * @return the port, or -1
	 */
	protected abstract int serverPort(Q request);

	/**
	 * The address of the peer.
	 * @param request the request
	 * @return the address, or {@code null}
	 */
	protected abstract @Nullable String peerAddress(Q request);

	/**
	 * The port of the peer.
	 * @param request the request
	 * @return the port, or -1
	 */
	protected abstract int peerPort(Q request);

	/**
	 * The protocol.
	 * @param request the request
	 * @return the protocol with its version, such as {@code HTTP/1.1}
	 */
	protected abstract @Nullable String protocol(Q request);

	/**
	 * A header of the request.
	 * @param request the request
	 * @param name its name, in lower case
	 * @return its first value, or {@code null}
	 */
	protected abstract @Nullable String header(Q request, String name);

	/**
	 * A header of the request.
	 * @param request the request
	 * @param name its name, in lower case
	 * @return its values, or {@code null}
	 */
	protected abstract @Nullable List<String> headers(Q request, String name);

	/**
	 * The route that served the request.
	 * @param request the request
	 * @param status the status of the response
	 * @return the route, or {@code null} if none matched
	 */
	protected abstract @Nullable HttpServerRoute route(Q request, int status);

	/**
	 * The exception that the application turned into the response.
	 * @param request the request
	 * @return the exception, or {@code null}
	 */
	protected abstract @Nullable Throwable handledError(Q request);

	/**
	 * The status of the response.
	 * @param response the response
	 * @return the status code
	 */
	protected abstract int status(R response);

	/**
	 * Whether the status has been sent.
	 * @param response the response
	 * @return whether it can no longer change
	 */
	protected abstract boolean isCommitted(R response);

	/**
	 * A header of the response.
	 * @param response the response
	 * @param name its name, in lower case
	 * @return its values, or {@code null}
	 */
	protected abstract @Nullable List<String> responseHeaders(R response, String name);

}
