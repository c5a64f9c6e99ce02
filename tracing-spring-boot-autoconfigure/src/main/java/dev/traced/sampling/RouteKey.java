package dev.traced.sampling;

import java.util.Arrays;

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

	private static final int DIGIT = 1;

	/** A letter that is a hexadecimal digit. */
	private static final int HEX_LETTER = 2;

	private static final int OTHER = 4;

	/** What each character is; what separates the digits of an identifier is nothing. */
	private static final byte[] KINDS = new byte[128];

	static {
		Arrays.fill(KINDS, (byte) OTHER);
		mark("0123456789", DIGIT);
		mark("abcdefABCDEF", HEX_LETTER);
		mark("-_.,:", 0);
	}

	private RouteKey() {
	}

	private static void mark(String characters, int kind) {
		characters.chars().forEach((c) -> KINDS[c] = (byte) kind);
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
		int kinds = 0;
		int from = start;
		int length = path.length();
		for (int i = start; i < length; i++) {
			char c = path.charAt(i);
			if (c == '/') {
				hash = (segment(before, hash, kinds, i - from) ^ '/') * PRIME;
				before = hash;
				kinds = 0;
				from = i + 1;
			}
			else {
				hash = (hash ^ c) * PRIME;
				kinds |= (c < KINDS.length) ? KINDS[c] : OTHER;
			}
		}
		return (from < length) ? (segment(before, hash, kinds, length - from) ^ '/') * PRIME : hash;
	}

	private static long segment(long before, long hash, int kinds, int length) {
		return ((kinds & DIGIT) != 0 && isIdentifier(kinds, length)) ? (before ^ '*') * PRIME : hash;
	}

	/** Whether what has a digit in it is an identifier. */
	private static boolean isIdentifier(int kinds, int length) {
		return length >= LONG || (kinds & OTHER) == 0 && ((kinds & HEX_LETTER) == 0 || length >= HEX);
	}

	/** Spreads two numbers over all bits of one. */
	static long mix(long one, int other) {
		long hash = (one ^ ((long) other << 32)) * 0x9e3779b97f4a7c15L;
		hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
		return hash ^ (hash >>> 32);
	}

}
