package dev.traced.propagation;

/**
 * The character classes of the header grammars, as one table look-up without branches on
 * the character (identifiers are random, a comparison would be mispredicted all along).
 */
final class Chars {

	/** {@code 0-9 a-f}, the only digits that trace and span identifiers may have. */
	static final int LOWER_HEX = 1;

	/** {@code tchar} of RFC 7230: the characters of a baggage key. */
	static final int TOKEN = 1 << 1;

	/** {@code baggage-octet}: the characters of a baggage value. */
	static final int BAGGAGE_OCTET = 1 << 2;

	/** {@code lcalpha / DIGIT}: how a tracestate key begins. */
	static final int STATE_KEY_START = 1 << 3;

	/** {@code keychar}: how a tracestate key goes on. */
	static final int STATE_KEY = 1 << 4;

	/** {@code chr}: the characters of a tracestate value. */
	static final int STATE_VALUE = 1 << 5;

	private static final byte[] CLASSES = new byte[128];

	static {
		for (char c = 0x20; c < 0x7f; c++) {
			add(c, STATE_VALUE, c != ',' && c != '=');
			add(c, BAGGAGE_OCTET, c != ' ' && c != '"' && c != ',' && c != ';' && c != '\\');
			boolean digit = c >= '0' && c <= '9';
			boolean lower = c >= 'a' && c <= 'z';
			boolean upper = c >= 'A' && c <= 'Z';
			add(c, LOWER_HEX, digit || (c >= 'a' && c <= 'f'));
			add(c, TOKEN, digit || lower || upper || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
			add(c, STATE_KEY_START, digit || lower);
			add(c, STATE_KEY, digit || lower || "_-*/@".indexOf(c) >= 0);
		}
	}

	private Chars() {
	}

	private static void add(char c, int characterClass, boolean member) {
		if (member) {
			CLASSES[c] |= (byte) characterClass;
		}
	}

	static boolean is(char c, int characterClass) {
		return c < 128 && (CLASSES[c] & characterClass) != 0;
	}

	/** Whether every character from {@code from} to {@code to} is of that class. */
	static boolean are(String text, int from, int to, int characterClass) {
		for (int i = from; i < to; i++) {
			if (!is(text.charAt(i), characterClass)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether the text is an identifier of that many lower-case hexadecimal digits, not
	 * all of them zero.
	 */
	static boolean isId(String text, int length) {
		if (text.length() != length) {
			return false;
		}
		int common = LOWER_HEX;
		int beyondAscii = 0;
		int nonZero = 0;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			common &= CLASSES[c & 0x7f];
			beyondAscii |= c >>> 7;
			nonZero |= c ^ '0';
		}
		return common != 0 && beyondAscii == 0 && nonZero != 0;
	}

	/** The value of a hexadecimal digit in either case, or -1. */
	static int digit(char c) {
		return (c < 128) ? Character.digit(c, 16) : -1;
	}

	/** The first index at or after {@code from} that is no optional white space. */
	static int skipWhitespace(String text, int from, int to) {
		int i = from;
		while (i < to && isWhitespace(text.charAt(i))) {
			i++;
		}
		return i;
	}

	/**
	 * The index after the last character before {@code to} that is no white space.
	 */
	static int trimEnd(String text, int from, int to) {
		int i = to;
		while (i > from && isWhitespace(text.charAt(i - 1))) {
			i--;
		}
		return i;
	}

	/** The text without the optional white space (space, tab) that a header may have. */
	static String trim(String text) {
		int from = skipWhitespace(text, 0, text.length());
		return text.substring(from, trimEnd(text, from, text.length()));
	}

	static boolean isWhitespace(char c) {
		return c == ' ' || c == '\t';
	}

}
