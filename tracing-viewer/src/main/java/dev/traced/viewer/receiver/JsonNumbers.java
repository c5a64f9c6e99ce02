package dev.traced.viewer.receiver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Reads what protobuf's JSON writes in more than one way: a number may be text, may have
 * an exponent, and is still to be whole and in its range.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
final class JsonNumbers {

	private static final int MAX_LENGTH = 100;

	private static final int MAX_DIGITS = 20;

	private static final long MAX_UNSIGNED_32 = 0xFFFFFFFFL;

	private static final BigInteger MAX_UNSIGNED_64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

	private JsonNumbers() {
	}

	static long signed(JsonParser in, @Nullable String text) {
		if (text == null && in.currentToken() == JsonToken.VALUE_NUMBER_INT
				&& in.getNumberType() != NumberType.BIG_INTEGER) {
			return in.getLongValue();
		}
		return exact(in, text).longValueExact();
	}

	static long unsigned32(JsonParser in, @Nullable String text) {
		long value = signed(in, text);
		if (value < 0 || value > MAX_UNSIGNED_32) {
			throw new ArithmeticException();
		}
		return value;
	}

	static long unsigned64(JsonParser in, @Nullable String text) {
		if (text != null && isDigits(text)) {
			return Long.parseUnsignedLong(text);
		}
		if (text == null && in.currentToken() == JsonToken.VALUE_NUMBER_INT
				&& in.getNumberType() != NumberType.BIG_INTEGER && in.getLongValue() >= 0) {
			return in.getLongValue();
		}
		BigDecimal value = exact(in, text);
		if (value.signum() == 0) {
			return 0;
		}
		// before an exponent costs more than it says
		int digits = value.precision() - value.scale();
		if (digits <= 0 || digits > MAX_DIGITS) {
			throw new ArithmeticException();
		}
		BigInteger whole = value.toBigIntegerExact();
		if (whole.signum() < 0 || whole.compareTo(MAX_UNSIGNED_64) > 0) {
			throw new ArithmeticException();
		}
		return whole.longValue();
	}

	static double decimal(JsonParser in, @Nullable String text) {
		if (text == null) {
			return in.getDoubleValue();
		}
		return switch (text) {
			case "NaN" -> Double.NaN;
			case "Infinity" -> Double.POSITIVE_INFINITY;
			case "-Infinity" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(exact(in, text).toString());
		};
	}

	/** In either alphabet, padded or not. */
	static byte[] base64(String text) {
		return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
	}

	private static BigDecimal exact(JsonParser in, @Nullable String text) {
		String digits = (text != null) ? text : in.getString();
		if (digits.length() > MAX_LENGTH) {
			throw new ArithmeticException();
		}
		return new BigDecimal(digits);
	}

	private static boolean isDigits(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return !text.isEmpty();
	}

}
