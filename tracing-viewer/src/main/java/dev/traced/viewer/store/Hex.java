package dev.traced.viewer.store;

/**
 * Ids as numbers and as hexadecimal digits.
 */
final class Hex {

	private static final char[] DIGITS = "0123456789abcdef".toCharArray();

	private Hex() {
	}

	/**
	 * Reads sixteen digits of either case.
	 * @param text the text
	 * @param begin where the first digit is
	 * @return the number
	 * @throws NumberFormatException if they are not
	 */
	static long parse(CharSequence text, int begin) {
		long value = 0;
		for (int i = begin; i < begin + 16; i++) {
			int digit = Character.digit(text.charAt(i), 16);
			if (digit < 0 || text.charAt(i) > 'f') {
				throw new NumberFormatException("no hexadecimal digit at " + i);
			}
			value = value << 4 | digit;
		}
		return value;
	}

	static String id(long value) {
		char[] digits = new char[16];
		write(value, digits, 0);
		return new String(digits);
	}

	static String id(long high, long low) {
		char[] digits = new char[32];
		write(high, digits, 0);
		write(low, digits, 16);
		return new String(digits);
	}

	private static void write(long value, char[] digits, int begin) {
		for (int i = 0; i < 16; i++) {
			digits[begin + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
		}
	}

}
