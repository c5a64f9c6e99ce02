package dev.traced.viewer.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

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

	/** Whether an answer of another form is wanted than the usual one. */
	boolean format(String other) {
		return parse("format", other, (text) -> {
			if (!text.equals(other)) {
				throw new IllegalArgumentException();
			}
			return text;
		}) != null;
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

	<E extends Enum<E>> @Nullable E oneOf(String name, E[] values, Function<E, String> id) {
		String allowed = Arrays.stream(values).map(id).collect(Collectors.joining(", ", "one of ", ""));
		return parse(name, allowed,
				(text) -> Arrays.stream(values)
					.filter((value) -> id.apply(value).equals(text))
					.findFirst()
					.orElseThrow(IllegalArgumentException::new));
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

	private <T> @Nullable T parse(String name, String allowed, Function<String, T> parser) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw ViewerProblem.badRequest("Parameter '" + name + "' is '" + text + "', but must be " + allowed + ".");
		}
	}

}
