package dev.traced.viewer.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. Whatever is not as it should be ends the request with a
 * sentence that names the parameter, its value and what is allowed.
 */
final class Parameters {

	private final Map<String, String> values;

	private Parameters(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Reads the query of a request.
	 * @param query the query as it was sent
	 * @param known the parameters that there are: a mistyped filter would otherwise find
	 * everything
	 */
	static Parameters of(@Nullable String query, Set<String> known) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String pair : ((query != null) ? query : "").split("&")) {
			if (pair.isEmpty()) {
				continue;
			}
			int equals = pair.indexOf('=');
			String name = decoded((equals < 0) ? pair : pair.substring(0, equals));
			if (!known.contains(name)) {
				throw ViewerProblem.badRequest("There is no parameter '" + name + "'. There " + (known.isEmpty()
						? "are none here." : "are " + String.join(", ", new TreeSet<>(known)) + "."));
			}
			if (values.put(name, decoded((equals < 0) ? "" : pair.substring(equals + 1))) != null) {
				throw ViewerProblem.badRequest("Parameter '" + name + "' is given more than once.");
			}
		}
		return new Parameters(values);
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw ViewerProblem.badRequest("The query is not encoded as it should be: '" + text + "'.");
		}
	}

	/** A text; an empty one is none. */
	@Nullable String text(String name) {
		String value = this.values.get(name);
		return (value == null || value.isEmpty()) ? null : value;
	}

	int number(String name, int defaultValue, int min, int max) {
		Integer value = parse(name, "a whole number from " + min + " to " + max, (text) -> {
			int number = Integer.parseInt(text);
			if (number < min || number > max) {
				throw new IllegalArgumentException();
			}
			return number;
		});
		return (value != null) ? value : defaultValue;
	}

	/** A duration in milliseconds, as nanoseconds. */
	@Nullable Long millis(String name) {
		return parse(name, "a duration in milliseconds such as 250 or 0.5", (text) -> {
			double millis = Double.parseDouble(text);
			if (!(millis >= 0) || millis > Long.MAX_VALUE / 1e6) {
				throw new IllegalArgumentException();
			}
			return Math.round(millis * 1e6);
		});
	}

	/** A point in time, as nanoseconds since the epoch. */
	@Nullable Long time(String name) {
		return parse(name, "a time of RFC 3339 such as 2026-01-31T12:00:00Z", (text) -> {
			Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
			return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
		});
	}

	<E extends Enum<E>> @Nullable E oneOf(String name, E[] values, Function<E, String> id) {
		StringBuilder allowed = new StringBuilder("one of ");
		for (E value : values) {
			allowed.append((value == values[0]) ? "" : ", ").append(id.apply(value));
		}
		return parse(name, allowed.toString(), (text) -> {
			for (E value : values) {
				if (id.apply(value).equals(text)) {
					return value;
				}
			}
			throw new IllegalArgumentException();
		});
	}

	/** A hexadecimal identifier, in lower case. */
	@Nullable String id(String name, int digits) {
		return parse(name, digits + " hexadecimal digits", (text) -> {
			String id = text.toLowerCase(Locale.ROOT);
			if (!isId(id, digits)) {
				throw new IllegalArgumentException();
			}
			return id;
		});
	}

	static boolean isId(String text, int digits) {
		return text.length() == digits && text.chars().allMatch((c) -> Character.digit(c, 16) >= 0 && c < 128);
	}

	<T> @Nullable T parse(String name, String allowed, Function<String, T> parser) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
			throw ViewerProblem.badRequest("Parameter '" + name + "' is '" + text + "', but must be " + allowed + ".");
		}
	}

}
