package dev.traced.export;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}: seconds, or a date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110,
 * 10.2.3</a>
 */
final class RetryAfter {

	private static final int MAX_DIGITS = 9;

	private RetryAfter() {
	}

	/**
	 * Reads the header.
	 * @param header its value, if there is one
	 * @param now the present time
	 * @return how long to wait, or {@code null} if it does not say
	 */
	static @Nullable Duration parse(@Nullable String header, Instant now) {
		if (header == null) {
			return null;
		}
		String value = header.strip();
		if (!value.isEmpty() && value.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return Duration.ofSeconds((value.length() > MAX_DIGITS) ? Integer.MAX_VALUE : Integer.parseInt(value));
		}
		try {
			Duration duration = Duration.between(now,
					ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
			return duration.isNegative() ? Duration.ZERO : duration;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
