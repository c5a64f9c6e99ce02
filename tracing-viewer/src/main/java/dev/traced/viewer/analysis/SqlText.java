package dev.traced.viewer.analysis;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statement of a span.
 */
final class SqlText {

	private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");

	private static final AttributeKey<String> OLD_SYSTEM = AttributeKey.stringKey("db.system");

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");

	private static final AttributeKey<String> OLD_TEXT = AttributeKey.stringKey("db.statement");

	private static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");

	private static final int MAX_LENGTH = 2000;

	private SqlText() {
	}

	static boolean isQuery(SpanData span) {
		return SpanText.first(span.getAttributes(), SYSTEM, OLD_SYSTEM) != null;
	}

	/** The statement, or what stands for it. */
	static String of(SpanData span) {
		String text = SpanText.first(span.getAttributes(), TEXT, OLD_TEXT, SUMMARY);
		String known = (text != null && !text.isBlank()) ? text : span.getName();
		return (known.length() > MAX_LENGTH) ? known.substring(0, MAX_LENGTH) : known;
	}

	/** What to call it. */
	static String summary(SpanData span) {
		String summary = span.getAttributes().get(SUMMARY);
		return SpanText.cut((summary != null && !summary.isBlank()) ? summary : span.getName());
	}

	/**
	 * The statement without what differs from one time to the next: quoted texts and
	 * numbers become question marks, lists of those become one.
	 */
	static String shape(@Nullable String statement) {
		if (statement == null) {
			return "";
		}
		StringBuilder shape = new StringBuilder(statement.length());
		for (int i = 0; i < statement.length(); i++) {
			char each = statement.charAt(i);
			if (each == '\'') {
				int end = statement.indexOf('\'', i + 1);
				i = (end < 0) ? statement.length() : end;
				appendValue(shape);
			}
			else if (isDigit(each) && !isPartOfName(shape)) {
				while (i + 1 < statement.length()
						&& (isDigit(statement.charAt(i + 1)) || statement.charAt(i + 1) == '.')) {
					i++;
				}
				appendValue(shape);
			}
			else if (each == '?') {
				appendValue(shape);
			}
			else {
				shape.append(each);
			}
		}
		return shape.toString();
	}

	private static boolean isDigit(char each) {
		return each >= '0' && each <= '9';
	}

	private static boolean isPartOfName(StringBuilder shape) {
		if (shape.isEmpty()) {
			return false;
		}
		char last = shape.charAt(shape.length() - 1);
		return Character.isLetterOrDigit(last) || last == '_' || last == '$';
	}

	private static void appendValue(StringBuilder shape) {
		int end = shape.length();
		while (end > 0 && (shape.charAt(end - 1) == ' ' || shape.charAt(end - 1) == ',')) {
			end--;
		}
		if (end > 0 && end < shape.length() && shape.charAt(end - 1) == '?' && shape.indexOf(",", end) >= 0) {
			shape.setLength(end);
		}
		else {
			shape.append('?');
		}
	}

}
