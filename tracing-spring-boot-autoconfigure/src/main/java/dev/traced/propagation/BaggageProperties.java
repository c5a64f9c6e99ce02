package dev.traced.propagation;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a baggage member, {@code k1=v1;k2}. OpenTelemetry has one text for
 * all of them (the metadata of the entry), in which they stay encoded, since decoding
 * would make a semicolon in a value look like the end of it.
 */
final class BaggageProperties {

	private BaggageProperties() {
	}

	/**
	 * The properties without optional white space, or {@code null} when one is invalid.
	 */
	static @Nullable String read(String text, int from, int to) {
		StringBuilder properties = new StringBuilder(to - from);
		return append(text, from, to, false, properties) ? properties.toString() : null;
	}

	/** The properties of any metadata: what is invalid is encoded or left out. */
	static String write(String metadata) {
		StringBuilder properties = new StringBuilder(metadata.length());
		append(metadata, 0, metadata.length(), true, properties);
		return properties.toString();
	}

	private static boolean append(String text, int from, int to, boolean repair, StringBuilder out) {
		int next = from;
		while (next < to) {
			int semicolon = text.indexOf(';', next);
			int end = (semicolon < 0 || semicolon > to) ? to : semicolon;
			int start = Chars.skipWhitespace(text, next, end);
			if (!appendProperty(text, start, Chars.trimEnd(text, start, end), repair, out) && !repair) {
				return false;
			}
			next = end + 1;
		}
		return true;
	}

	/** An empty property is no reason to lose anything: it is left out. */
	private static boolean appendProperty(String text, int from, int to, boolean repair, StringBuilder out) {
		if (from == to) {
			return true;
		}
		int equals = text.indexOf('=', from);
		boolean pair = equals >= 0 && equals < to;
		int keyEnd = pair ? Chars.trimEnd(text, from, equals) : to;
		int value = pair ? Chars.skipWhitespace(text, equals + 1, to) : to;
		boolean validValue = Chars.are(text, value, to, Chars.BAGGAGE_OCTET);
		if (from == keyEnd || !Chars.are(text, from, keyEnd, Chars.TOKEN) || !(validValue || repair)) {
			return false;
		}
		if (!out.isEmpty()) {
			out.append(';');
		}
		out.append(text, from, keyEnd);
		if (pair) {
			out.append('=');
			PercentCodec.repair(text.substring(value, to), out);
		}
		return true;
	}

}
