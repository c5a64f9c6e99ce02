package dev.traced.propagation;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of baggage values: no character is encoded that need not be, and what
 * isn't UTF-8 becomes the replacement character.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#value">Baggage: value</a>
 */
final class PercentCodec {

	private static final String DIGITS = "0123456789ABCDEF";

	private static final int REPLACEMENT = 0xfffd;

	private PercentCodec() {
	}

	/**
	 * Decodes a part of a header that consists of baggage octets. A percent sign without
	 * two digits behind it stands for itself.
	 */
	static String decode(String header, int from, int to) {
		int percent = header.indexOf('%', from);
		if (percent < 0 || percent >= to) {
			return header.substring(from, to);
		}
		byte[] bytes = new byte[to - from];
		int length = 0;
		for (int i = from; i < to; i++) {
			char c = header.charAt(i);
			if (c == '%' && isTriplet(header, i, to)) {
				bytes[length++] = (byte) (Chars.digit(header.charAt(i + 1)) << 4 | Chars.digit(header.charAt(i + 2)));
				i += 2;
			}
			else {
				bytes[length++] = (byte) c;
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	/** Encodes a value: afterwards, decoding gives the very same text. */
	static void encode(String value, StringBuilder out) {
		encode(value, false, out);
	}

	/** Encodes what is invalid in a text that may be encoded already. */
	static void repair(String encoded, StringBuilder out) {
		encode(encoded, true, out);
	}

	private static void encode(String value, boolean keepTriplets, StringBuilder out) {
		int end = value.length();
		for (int i = 0; i < end; i++) {
			char c = value.charAt(i);
			if (Chars.is(c, Chars.BAGGAGE_OCTET) && (c != '%' || (keepTriplets && isTriplet(value, i, end)))) {
				out.append(c);
			}
			else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(value.charAt(i + 1))) {
				appendUtf8(Character.toCodePoint(c, value.charAt(++i)), out);
			}
			else {
				appendUtf8(Character.isSurrogate(c) ? REPLACEMENT : c, out);
			}
		}
	}

	private static boolean isTriplet(String text, int percent, int to) {
		return percent + 2 < to && Chars.digit(text.charAt(percent + 1)) >= 0
				&& Chars.digit(text.charAt(percent + 2)) >= 0;
	}

	private static void appendUtf8(int codePoint, StringBuilder out) {
		if (codePoint < 0x80) {
			appendOctet(codePoint, out);
			return;
		}
		int trailing = (codePoint < 0x800) ? 1 : (codePoint < 0x10000) ? 2 : 3;
		int marker = (0xf80 >> trailing) & 0xff;
		appendOctet(marker | codePoint >> (6 * trailing), out);
		for (int shift = 6 * (trailing - 1); shift >= 0; shift -= 6) {
			appendOctet(0x80 | (codePoint >> shift & 0x3f), out);
		}
	}

	private static void appendOctet(int octet, StringBuilder out) {
		out.append('%').append(DIGITS.charAt(octet >> 4)).append(DIGITS.charAt(octet & 0xf));
	}

}
