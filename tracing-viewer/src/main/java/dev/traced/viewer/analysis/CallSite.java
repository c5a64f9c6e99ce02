package dev.traced.viewer.analysis;

import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds where in the code spans were made.
 */
final class CallSite {

	private static final AttributeKey<String> STACKTRACE = AttributeKey.stringKey("code.stacktrace");

	private static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("code.function.name");

	private static final AttributeKey<String> FILE = AttributeKey.stringKey("code.file.path");

	private static final AttributeKey<Long> LINE = AttributeKey.longKey("code.line.number");

	private CallSite() {
	}

	/**
	 * The place that some spans tell of, or else the one above them.
	 * @param code which code is the application's
	 * @param spans spans of the same call
	 * @param parent what is above them
	 * @return the place, or {@code null} if none of them tells
	 */
	static @Nullable String of(ApplicationCode code, List<SpanData> spans, @Nullable SpanData parent) {
		for (SpanData span : spans) {
			String place = code.place(span.getAttributes().get(STACKTRACE));
			if (place != null) {
				return place;
			}
		}
		for (SpanData span : spans) {
			String place = function(span);
			if (place != null) {
				return place;
			}
		}
		return (parent != null) ? function(parent) : null;
	}

	private static @Nullable String function(SpanData span) {
		Attributes attributes = span.getAttributes();
		String function = attributes.get(FUNCTION);
		String file = attributes.get(FILE);
		if (function == null || file == null) {
			return (function != null) ? SpanText.cut(function) : null;
		}
		Long line = attributes.get(LINE);
		return SpanText.cut(function) + "(" + SpanText.cut(file) + ((line != null) ? ":" + line : "") + ")";
	}

}
