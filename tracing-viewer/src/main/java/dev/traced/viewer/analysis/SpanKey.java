package dev.traced.viewer.analysis;

/**
 * Tells a span from all others in few bytes: its id as a number and a part of its
 * trace's.
 *
 * @param id the id of the span
 * @param trace a hash of the id of its trace
 */
record SpanKey(long id, int trace) {

	static SpanKey of(String traceId, String spanId) {
		return new SpanKey(number(spanId), traceId.hashCode());
	}

	/** The number that hexadecimal digits stand for; of anything else some number. */
	private static long number(String digits) {
		long number = 0;
		for (int i = 0; i < digits.length(); i++) {
			char digit = digits.charAt(i);
			number = (number << 4) ^ ((digit <= '9') ? digit - '0' : (digit | 0x20) - 'a' + 10);
		}
		return number;
	}

}
