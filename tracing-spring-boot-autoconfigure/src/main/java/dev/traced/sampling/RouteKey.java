package dev.traced.sampling;

/**
 * Makes a number of a path in which identifiers are taken as one, {@code /orders/17} like
 * {@code /orders/18}, without making a text.
 */
final class RouteKey {

	private static final long PRIME = 0x100000001b3L;

	private static final long START = 0xcbf29ce484222325L;

	/** As long as this, hexadecimal digits and dashes are an identifier. */
	private static final int HEX = 8;

	/** As long as this, a segment with a digit is an identifier. */
	private static final int LONG = 20;

	private RouteKey() {
	}

	/** The number of a path. */
	static long ofPath(String path) {
		long hash = START;
		int from = 0;
		while (from < path.length()) {
			int slash = path.indexOf('/', from);
			int to = (slash >= 0) ? slash : path.length();
			if (isIdentifier(path, from, to)) {
				hash = (hash ^ '*') * PRIME;
			}
			else {
				for (int i = from; i < to; i++) {
					hash = (hash ^ path.charAt(i)) * PRIME;
				}
			}
			hash = (hash ^ '/') * PRIME;
			from = to + 1;
		}
		return hash;
	}

	/** Spreads two numbers over all bits of one. */
	static long mix(long one, int other) {
		long hash = (one ^ ((long) other << 32)) * 0x9e3779b97f4a7c15L;
		hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
		return hash ^ (hash >>> 32);
	}

	/**
	 * Whether a segment is likely to be different in every request: a number, a UUID, a
	 * long word with digits in it.
	 */
	static boolean isIdentifier(String path, int from, int to) {
		int digits = 0;
		int hex = 0;
		int separators = 0;
		for (int i = from; i < to; i++) {
			char c = path.charAt(i);
			if (c >= '0' && c <= '9') {
				digits++;
			}
			else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
				hex++;
			}
			else if (c == '-' || c == '_' || c == '.' || c == ',' || c == ':') {
				separators++;
			}
		}
		int length = to - from;
		if (digits == 0) {
			return false;
		}
		return digits + separators == length || (length >= HEX && digits + hex + separators == length)
				|| length >= LONG;
	}

}
