package dev.traced.instrumentation.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which values of parameters are recorded, and how.
 */
final class BindValues {

	private static final String MASK = "***";

	private static final int MAX_LENGTH = 1024;

	private final List<String> masked;

	/**
	 * Creates the rules.
	 * @param masked {@code <query summary>/<key>} of the parameters not to be shown
	 */
	BindValues(List<String> masked) {
		this.masked = masked;
	}

	/** The values as they are recorded. */
	Map<String, String> texts(@Nullable String summary, Map<String, @Nullable Object> values) {
		Map<String, String> texts = new LinkedHashMap<>();
		values.forEach((key, value) -> texts.put(key, isMasked(summary, key) ? MASK : text(value)));
		return texts;
	}

	private boolean isMasked(@Nullable String summary, String key) {
		for (String pattern : this.masked) {
			int slash = pattern.lastIndexOf('/');
			String query = pattern.substring(0, slash);
			String parameter = pattern.substring(slash + 1);
			if ((query.equals("*") || query.equalsIgnoreCase(summary))
					&& (parameter.equals("*") || parameter.equalsIgnoreCase(key))) {
				return true;
			}
		}
		return false;
	}

	private static String text(@Nullable Object value) {
		boolean shown = value == null || value instanceof CharSequence || value instanceof Number
				|| value instanceof Boolean || value instanceof Character || value instanceof Enum<?>
				|| value instanceof java.util.Date || value instanceof java.time.temporal.TemporalAccessor
				|| value instanceof java.util.UUID || value instanceof java.net.URL;
		// reading a stream would take it from the driver
		String text = shown ? String.valueOf(value) : "<" + type(value) + ">";
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) : text;
	}

	private static String type(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? bytes.length + " bytes"
				: (value != null) ? value.getClass().getSimpleName() : "";
	}

}
