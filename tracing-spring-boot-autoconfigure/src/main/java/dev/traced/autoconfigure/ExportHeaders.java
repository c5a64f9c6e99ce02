package dev.traced.autoconfigure;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks headers of exports. Their values may be secret.
 */
final class ExportHeaders {

	/** A token, as HTTP and gRPC have it. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	/** What the client sets itself. */
	private static final Set<String> RESERVED = Set.of("connection", "content-length", "expect", "host", "upgrade");

	private ExportHeaders() {
	}

	/**
	 * Whether a header can be sent.
	 * @param name its name
	 * @param value its value
	 */
	static boolean isValid(String name, String value) {
		return NAME.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT))
				&& value.chars().allMatch((c) -> c >= ' ' && c != 0x7f);
	}

	/**
	 * Checks headers.
	 * @param property the property that has them
	 * @param headers names and values
	 */
	static void validate(String property, Map<String, String> headers) {
		headers.forEach((name, value) -> {
			if (!isValid(name, value)) {
				throw new InvalidTracingPropertyException(property + "[" + name + "]", "******",
						"a value without line breaks; and of names those that are valid and that the client does not "
								+ "set itself, as it does host and content-length");
			}
		});
	}

}
