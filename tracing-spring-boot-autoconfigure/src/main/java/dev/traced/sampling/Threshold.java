package dev.traced.sampling;

import io.opentelemetry.api.trace.TraceId;

/**
 * Rejection thresholds: how many of 2<sup>56</sup> traces are not recorded. A trace is
 * recorded if its randomness, 14 hexadecimal digits, is not less than the threshold.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">Probability
 * sampling</a>
 */
final class Threshold {

	/** Rejects nothing. */
	static final long NOTHING = 0;

	/** Rejects everything; has no digits. */
	static final long EVERYTHING = 1L << 56;

	/** The digits of a threshold or of a randomness. */
	static final int DIGITS = 14;

	/** Where in a trace id its randomness begins. */
	static final int IN_TRACE_ID = TraceId.getLength() - DIGITS;

	/** Significant digits of a ratio, or of what is left to 1 if that is less. */
	private static final int PRECISION = 4;

	private static final int TOP_DIGIT = 4 * (DIGITS - 1);

	private Threshold() {
	}

	/**
	 * The threshold that records a share of the traces, rounded to the four significant
	 * digits that the specification recommends: it is sent with every call.
	 */
	static long of(double ratio) {
		long recorded = Math.round(ratio * EVERYTHING);
		long threshold = EVERYTHING - recorded;
		long least = Math.min(recorded, threshold);
		if (least == 0) {
			return threshold;
		}
		int digits = (Long.SIZE - Long.numberOfLeadingZeros(least) + 3) / 4;
		long unit = 1L << 4 * Math.max(0, digits - PRECISION);
		return (threshold + unit / 2) / unit * unit;
	}

	/** The share of the traces that a threshold records. */
	static double toRatio(long threshold) {
		return (double) (EVERYTHING - threshold) / EVERYTHING;
	}

	/** Whether the randomness, which begins at an index, is not less than a threshold. */
	static boolean isReached(String randomness, int from, long threshold) {
		long left = threshold;
		if (left >= EVERYTHING) {
			return false;
		}
		// nearly always the first digit decides
		for (int i = from; left != 0; i++) {
			int difference = digit(randomness.charAt(i)) - (int) (left >>> TOP_DIGIT);
			if (difference != 0) {
				return difference > 0;
			}
			left = (left << 4) & (EVERYTHING - 1);
		}
		return true;
	}

	/** As it is written in {@code th}: without the zeros at its end. */
	static String toDigits(long threshold) {
		if (threshold == NOTHING) {
			return "0";
		}
		String digits = Long.toHexString(EVERYTHING | threshold).substring(1);
		int end = DIGITS;
		while (digits.charAt(end - 1) == '0') {
			end--;
		}
		return digits.substring(0, end);
	}

	private static int digit(char digit) {
		// lower-case hexadecimal only
		return (digit <= '9') ? digit - '0' : digit - 'a' + 10;
	}

}
