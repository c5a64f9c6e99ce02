package dev.traced.instrumentation.http;

import java.net.URI;
import java.util.Collection;

import dev.traced.core.AttributeSink;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What every span of an outgoing request carries, whatever library sends it: the
 * {@code span.http.client} of the semantic conventions.
 */
public final class HttpClientRules {

	private final UrlRedaction redaction;

	private final CapturedHeaders requestHeaders;

	private final CapturedHeaders responseHeaders;

	/**
	 * Creates the rules of one technology.
	 * @param redactedQueryParameters query parameters whose values are secret, besides
	 * those of the conventions
	 * @param requestHeaders request headers to capture
	 * @param responseHeaders response headers to capture
	 */
	public HttpClientRules(Collection<String> redactedQueryParameters, Collection<String> requestHeaders,
			Collection<String> responseHeaders) {
		this.redaction = new UrlRedaction(redactedQueryParameters);
		this.requestHeaders = CapturedHeaders.ofRequest(requestHeaders);
		this.responseHeaders = CapturedHeaders.ofResponse(responseHeaders);
	}

	/**
	 * The name of the span.
	 * @param method the method as sent
	 * @param template the template of the path, if it is known
	 * @return {@code GET /orders/{id}}, or {@code GET}
	 */
	public String name(String method, @Nullable String template) {
		String name = HttpMethods.name(method);
		return (template != null) ? name + ' ' + template : name;
	}

	/**
	 * The path of a URI template as the application wrote it. Scheme, authority and
	 * fragment do not belong to {@code url.template}; a query may hold values that were
	 * concatenated instead of expanded, and secrets among them, so it is left out as
	 * well.
	 * @param template the template, such as {@code http://orders/{id}?full={full}}
	 * @return its path, such as {@code /{id}}, or {@code null} if there is none
	 */
	public @Nullable String templatePath(@Nullable String template) {
		if (template == null || template.isEmpty()) {
			return null;
		}
		int start = 0;
		int scheme = template.indexOf("://");
		if (scheme >= 0 && template.lastIndexOf('/', scheme) < 0) {
			start = template.indexOf('/', scheme + 3);
		}
		else if (template.charAt(0) != '/') {
			return null;
		}
		if (start < 0) {
			return null;
		}
		int end = end(template, start);
		return (start == 0 && end == template.length()) ? template : template.substring(start, end);
	}

	/**
	 * Writes what is known of a request before it is sent.
	 * @param attributes where to write
	 * @param method the method as sent
	 * @param uri the absolute URI
	 */
	public void request(AttributeSink attributes, String method, URI uri) {
		HttpMethods.write(attributes, method);
		attributes.put(HttpAttributes.SERVER_ADDRESS, host(uri));
		int port = port(uri);
		attributes.put(HttpAttributes.SERVER_PORT, (port >= 0) ? HttpAttributes.number(port) : null);
		attributes.put(HttpAttributes.URL_FULL, this.redaction.url(uri.toString()));
	}

	/**
	 * Writes the status of a response; from 400 on it makes the span an error.
	 * @param span the span
	 * @param status the status code
	 */
	public void status(Span span, int status) {
		span.setAttribute(HttpAttributes.RESPONSE_STATUS_CODE, HttpAttributes.number(status));
		if (status >= 400) {
			span.setAttribute(HttpAttributes.ERROR_TYPE, Integer.toString(status));
			span.setStatus(StatusCode.ERROR);
		}
	}

	/**
	 * Writes the captured headers of a request.
	 * @param span the span
	 * @param headers gives the values of a header
	 */
	public void requestHeaders(Span span, CapturedHeaders.Values headers) {
		if (!this.requestHeaders.isEmpty()) {
			this.requestHeaders.write(span::setAttribute, headers);
		}
	}

	/**
	 * Writes the captured headers of a response.
	 * @param span the span
	 * @param headers gives the values of a header
	 */
	public void responseHeaders(Span span, CapturedHeaders.Values headers) {
		if (!this.responseHeaders.isEmpty()) {
			this.responseHeaders.write(span::setAttribute, headers);
		}
	}

	private static int end(String template, int start) {
		int braces = 0;
		for (int i = start; i < template.length(); i++) {
			char c = template.charAt(i);
			if (c == '{') {
				braces++;
			}
			else if (c == '}') {
				braces--;
			}
			else if (braces <= 0 && (c == '?' || c == '#')) {
				return i;
			}
		}
		return template.length();
	}

	/**
	 * The host of a URI, also where {@code java.net} knows none: names with an
	 * underscore.
	 * @param uri the URI
	 * @return its host without its port, an IPv6 address without brackets, or
	 * {@code null}
	 */
	public static @Nullable String host(URI uri) {
		String host = uri.getHost();
		if (host != null) {
			// an IPv6 address stands in brackets in a URI only
			return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
		}
		// names with an underscore, as container networks have them, are none to java.net
		String authority = uri.getRawAuthority();
		if (authority == null) {
			return null;
		}
		int start = authority.lastIndexOf('@') + 1;
		int colon = authority.lastIndexOf(':');
		return authority.substring(start, (colon > start) ? colon : authority.length());
	}

	private static int port(URI uri) {
		if (uri.getPort() >= 0) {
			return uri.getPort();
		}
		String authority = (uri.getHost() == null) ? uri.getRawAuthority() : null;
		if (authority != null) {
			int colon = authority.lastIndexOf(':');
			if (colon > authority.lastIndexOf('@')) {
				return number(authority, colon + 1);
			}
		}
		if ("http".equalsIgnoreCase(uri.getScheme())) {
			return 80;
		}
		return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : -1;
	}

	private static int number(String text, int start) {
		int number = 0;
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9' || number > 65535) {
				return -1;
			}
			number = number * 10 + (c - '0');
		}
		return (start < text.length()) ? number : -1;
	}

}
