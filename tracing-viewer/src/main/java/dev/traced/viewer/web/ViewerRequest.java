package dev.traced.viewer.web;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request to the viewer, whichever web framework has taken it.
 *
 * @param method the method, in upper case
 * @param path the path below the viewer as it was sent: empty or beginning with a slash
 * @param query the query as it was sent, or {@code null} without one
 * @param headers the headers as they were sent, found by names in any case
 * @param peer the address of whoever opened the connection, as text, or {@code null} if
 * that cannot be told
 * @param body the body; reading it may block
 */
record ViewerRequest(String method, String path, @Nullable String query, NavigableMap<String, List<String>> headers,
		@Nullable String peer, InputStream body) {

	/** The first value of a header. */
	@Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

	/** Whether only what describes the answer is asked for. */
	boolean isHead() {
		return this.method.equals("HEAD");
	}

	/** An empty set of headers, found by names in any case. */
	static NavigableMap<String, List<String>> noHeaders() {
		return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
	}

	/** Headers, found by names in any case. */
	static NavigableMap<String, List<String>> headers(Map<String, List<String>> headers) {
		NavigableMap<String, List<String>> sorted = noHeaders();
		sorted.putAll(headers);
		return sorted;
	}

}
