package dev.traced.sampling;

/**
 * Makes a number of a path in which identifiers are taken as one, {@code /orders/17} like
 * {@code /orders/18}, without making a text. An identifier is a segment that is likely to
 * be different in every request: a number, a UUID, a long word with digits in it.
 */
final class RouteKey {

	private static final long PRIME = 0x100000001b3L;

	private static final long START = 0xcbf29ce484222325L;

	/** As long as this, hexadecimal digits and dashes are an identifier. */
	private static final int HEX = 8;

	/** As long as this, a segment with a digit is an identifier. */
	private static final int LONG = 20;

	/** Counted in one number: digits, letters of hexadecimal digits, separators. */
	private static final int BITS = 21;

	private static final long MASK = (1 << BITS) - 1;

	/** What each character adds to the count. */
	private static final long[] COUNTED = new long[128];

	static {
		count("0123456789", 1);
		count("abcdefABCDEF", 1L << BITS);
		count("-_.,:", 1L << 2 * BITS);
	}

	private RouteKey() {
	}

	private static void count(String characters, long one) {
		characters.chars().forEach((c) -> COUNTED[c] = one);
	}

	/**
	 * The number of a path.
	 * @param path the path
	 * @param start the slash from which on it counts
	 * @return a number
	 */
	static long ofPath(String path, int start) {
		long hash = START;
		long before = START;
		long counts = 0;
		int from = start;
		int length = path.length();
		for (int i = start; i < length; i++) {
			char c = path.charAt(i);
			if (c == '/') {
				hash = (segment(before, hash, counts, i - from) ^ '/') * PRIME;
				before = hash;
				counts = 0;
				from = i + 1;
			}
			else {
				hash = (hash ^ c) * PRIME;
				counts += (c < COUNTED.length) ? COUNTED[c] : 0;
			}
		}
		return (from < length) ? (segment(before, hash, counts, length - from) ^ '/') * PRIME : hash;
	}

	private static long segment(long before, long hash, long counts, int length) {
		return isIdentifier(counts, length) ? (before ^ '*') * PRIME : hash;
	}

	private static boolean isIdentifier(long counts, int length) {
		long digits = counts & MASK;
		if (digits == 0) {
			return false;
		}
		long hex = (counts >>> BITS) & MASK;
		long separators = counts >>> 2 * BITS;
		return digits + separators == length || (length >= HEX && digits + hex + separators == length)
				|| length >= LONG;
	}

	/** Spreads two numbers over all bits of one. */
	static long mix(long one, int other) {
		long hash = (one ^ ((long) other << 32)) * 0x9e3779b97f4a7c15L;
		hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
		return hash ^ (hash >>> 32);
	}

}
