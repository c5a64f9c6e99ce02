package dev.traced.viewer.query;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads durations such as {@code 250ms}; without a unit they are milliseconds.
 */
final class Durations {

	private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "\u00b5s", 1_000L, "\u03bcs", 1_000L,
			"ms", 1_000_000L, "", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

	private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

	private static final int MAX_DIGITS = 30;

	private Durations() {
	}

	/**
	 * Reads a duration.
	 * @param text the text
	 * @return nanoseconds, or {@code null} if it is none
	 */
	static @Nullable Long parse(String text) {
		int end = 0;
		while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
			end++;
		}
		Long unit = UNITS.get(text.substring(end).toLowerCase(Locale.ROOT));
		if (end == 0 || end > MAX_DIGITS || unit == null) {
			return null;
		}
		try {
			return new BigDecimal(text.substring(0, end)).multiply(BigDecimal.valueOf(unit)).min(MAX).longValue();
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
