package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * An id of a trace as two numbers.
 *
 * @param high the first sixteen digits
 * @param low the others
 */
record TraceId(long high, long low) {

	/**
	 * Reads an id.
	 * @param text 32 hexadecimal digits of either case
	 * @return the id, or {@code null} if it is none, or all zeros
	 */
	static @Nullable TraceId parse(@Nullable String text) {
		if (text == null || text.length() != 32) {
			return null;
		}
		try {
			TraceId id = new TraceId(Hex.parse(text, 0), Hex.parse(text, 16));
			return ((id.high | id.low) != 0) ? id : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
