package dev.traced.viewer.logs;

import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Gives lines to the store that are written within a recorded span of the application,
 * whichever library writes them. Never waits: what the store does not take is lost, and
 * counted there.
 */
final class LogLine {

	private static final int MAX_MESSAGE = 8_192;

	private static final int MAX_EXCEPTION = 16_384;

	private final Predicate<LogEntry> store;

	private final LogOwner owner;

	private final String service;

	LogLine(Predicate<LogEntry> store, LogOwner owner, String service) {
		this.store = store;
		this.owner = owner;
		this.service = service;
	}

	/**
	 * The span within which the thread is.
	 * @return its ids, or {@code null} if a line that is written now is not wanted
	 */
	@Nullable SpanContext current() {
		Context context = Context.current();
		Span span = Span.fromContext(context);
		SpanContext ids = span.getSpanContext();
		boolean wanted = ids.isValid() && (ids.isSampled() || span.isRecording()) && this.owner.mayOwn(context);
		return wanted ? ids : null;
	}

	void store(SpanContext ids, long epochNanos, String severity, @Nullable String logger, @Nullable String thread,
			@Nullable String message, Supplier<@Nullable String> exception) {
		this.store.test(new LogEntry(ids.getTraceId(), ids.getSpanId(), this.service, epochNanos, severity, logger,
				thread, cut((message != null) ? message : "null", MAX_MESSAGE), cutOrNull(exception.get())));
	}

	private static @Nullable String cutOrNull(@Nullable String text) {
		return (text != null) ? cut(text, MAX_EXCEPTION) : null;
	}

	private static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
		return text.substring(0, end) + "…";
	}

}
