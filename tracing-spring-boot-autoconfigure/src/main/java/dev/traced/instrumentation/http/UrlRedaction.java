package dev.traced.instrumentation.http;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes secrets out of URLs: credentials, and the values of query parameters that sign a
 * request. The keys stay.
 */
public final class UrlRedaction {

	/** The query parameters whose values the semantic conventions want redacted. */
	public static final Set<String> DEFAULT_PARAMETERS = Set.of("AWSAccessKeyId", "Signature", "sig",
			"X-Goog-Signature", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token");

	private static final String REDACTED = "REDACTED";

	private final Set<String> parameters;

	/**
	 * Redacts the parameters of the conventions and some more.
	 * @param more the application's own secret parameters; matched exactly, as the
	 * conventions do
	 */
	public UrlRedaction(Collection<String> more) {
		this.parameters = new HashSet<>(DEFAULT_PARAMETERS);
		this.parameters.addAll(more);
	}

	/**
	 * Redacts a whole URL.
	 * @param url the URL
	 * @return the URL; the same object if there was nothing to redact
	 */
	public String url(String url) {
		String redacted = url;
		int authority = url.indexOf("://");
		if (authority >= 0) {
			int end = endOfAuthority(url, authority + 3);
			int at = url.lastIndexOf('@', end - 1);
			if (at >= authority + 3) {
				redacted = url.substring(0, authority + 3) + REDACTED + ":" + REDACTED + url.substring(at);
			}
		}
		int question = redacted.indexOf('?');
		if (question < 0) {
			return redacted;
		}
		int fragment = redacted.indexOf('#', question);
		String query = redacted.substring(question + 1, (fragment < 0) ? redacted.length() : fragment);
		String safe = query(query);
		if (safe == query) {
			return redacted;
		}
		return redacted.substring(0, question + 1) + safe + ((fragment < 0) ? "" : redacted.substring(fragment));
	}

	/**
	 * Redacts a query.
	 * @param query the query, without the question mark
	 * @return the query; the same object if there was nothing to redact
	 */
	public String query(String query) {
		StringBuilder safe = null;
		int copied = 0;
		for (int start = 0; start < query.length();) {
			int ampersand = query.indexOf('&', start);
			int end = (ampersand < 0) ? query.length() : ampersand;
			int equals = query.indexOf('=', start);
			if (equals > start && equals < end && this.parameters.contains(query.substring(start, equals))) {
				safe = (safe != null) ? safe : new StringBuilder(query.length());
				safe.append(query, copied, equals + 1).append(REDACTED);
				copied = end;
			}
			start = end + 1;
		}
		return (safe != null) ? safe.append(query, copied, query.length()).toString() : query;
	}

	private static int endOfAuthority(String url, int from) {
		for (int i = from; i < url.length(); i++) {
			char c = url.charAt(i);
			if (c == '/' || c == '?' || c == '#') {
				return i;
			}
		}
		return url.length();
	}

}
