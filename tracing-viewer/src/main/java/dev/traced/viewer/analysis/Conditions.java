package dev.traced.viewer.analysis;

import io.opentelemetry.api.trace.SpanKind;

/**
 * Writes conditions in the language of {@code traces?q=}.
 */
final class Conditions {

	private Conditions() {
	}

	/** Finds what a service asks of a peer, or receives from it. */
	static String peer(String service, SpanKind kind, Peer peer) {
		StringBuilder query = new StringBuilder();
		append(query, "service", service);
		append(query, "kind", kind.name());
		peer.appendConditions(query);
		return query.toString();
	}

	/** Finds the requests that a service receives, whoever they come from. */
	static String requests(String service, SpanKind kind) {
		StringBuilder query = new StringBuilder();
		append(query, "service", service);
		append(query, "kind", kind.name());
		return query.toString();
	}

	static void append(StringBuilder query, String key, String value) {
		if (!query.isEmpty()) {
			query.append(' ');
		}
		query.append(key).append('=');
		if (isBare(value)) {
			query.append(value);
		}
		else {
			query.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
		}
	}

	private static boolean isBare(String value) {
		for (int i = 0; i < value.length(); i++) {
			char each = value.charAt(i);
			if (Character.isWhitespace(each) || each == '"' || each == '\\') {
				return false;
			}
		}
		return !value.isEmpty();
	}

}
