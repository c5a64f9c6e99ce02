package dev.traced.sampling;

import java.util.Arrays;

/**
 * Makes a number of a path in which identifiers are taken as one, {@code /orders/17} like
 * {@code /orders/18}, without making a text. An identifier is a segment that is likely to
 * be different in every request: a number, a UUID, a long word with digits in it.
 */
final class RouteKey {

	/** Says that a path has to be decoded first. */
	private static final long ENCODED = 0;

	private static final long START = 0xcbf29ce484222325L;

	/** Spreads a character over all bits. */
	private static final long SPREAD = 0x9e3779b97f4a7c15L;

	/** As long as this, hexadecimal digits and dashes are an identifier. */
	private static final int HEX = 8;

	/** As long as this, a segment with a digit is an identifier. */
	private static final int LONG = 20;

	private static final int DIGIT = 1;

	/** A letter that is a hexadecimal digit. */
	private static final int HEX_LETTER = 2;

	private static final int OTHER = 4;

	/** What a path that is encoded, or has parameters, has in it. */
	private static final int CODE = 8;

	/** What each character is; what separates the digits of an identifier is nothing. */
	private static final byte[] KINDS = new byte[128];

	static {
		Arrays.fill(KINDS, (byte) OTHER);
		mark("0123456789", DIGIT);
		mark("abcdefABCDEF", HEX_LETTER);
		mark("-_.,:", 0);
		mark("%;", OTHER | CODE);
	}

	private RouteKey() {
	}

	private static void mark(String characters, int kind) {
		characters.chars().forEach((c) -> KINDS[c] = (byte) kind);
	}

	/**
	 * The number of a path.
	 * @param sent the path as it was sent
	 * @param common the segments with which it begins, which do not count
	 * @return a number
	 */
	static long ofPath(String sent, String common) {
		long number = sent.startsWith(common) ? number(sent, common.length(), CODE) : ENCODED;
		return (number != ENCODED) ? number : number(PathGlob.plain(sent), common.length(), 0);
	}

	/** The number of what follows a start, unless there are characters of a kind. */
	private static long number(String path, int start, int refused) {
		long hash = START;
		long before = START;
		int kinds = 0;
		int all = 0;
		int from = start;
		int length = path.length();
		for (int i = start; i < length; i++) {
			char c = path.charAt(i);
			if (c == '/') {
				hash = add(segment(before, hash, kinds, i - from), '/');
				before = hash;
				all |= kinds;
				kinds = 0;
				from = i + 1;
			}
			else {
				hash = add(hash, c);
				kinds |= (c < KINDS.length) ? KINDS[c] : OTHER;
			}
		}
		if (((all | kinds) & refused) != 0) {
			return ENCODED;
		}
		return (from < length) ? add(segment(before, hash, kinds, length - from), '/') : hash;
	}

	/**
	 * A turn and a sum for each character: what it is multiplied by is not waited for.
	 */
	private static long add(long hash, char c) {
		return Long.rotateLeft(hash, 7) + c * SPREAD;
	}

	private static long segment(long before, long hash, int kinds, int length) {
		return ((kinds & DIGIT) != 0 && isIdentifier(kinds, length)) ? add(before, '*') : hash;
	}

	/** Whether what has a digit in it is an identifier. */
	private static boolean isIdentifier(int kinds, int length) {
		return length >= LONG || (kinds & OTHER) == 0 && ((kinds & HEX_LETTER) == 0 || length >= HEX);
	}

	/** Spreads two numbers over all bits of one. */
	static long mix(long one, int other) {
		long hash = (one ^ ((long) other << 32)) * SPREAD;
		hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
		return hash ^ (hash >>> 32);
	}

}
