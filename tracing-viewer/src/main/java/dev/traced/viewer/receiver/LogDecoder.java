package dev.traced.viewer.receiver;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ExportLogsServiceRequest}. What was not written within a trace is passed
 * over: it is valid, but belongs to nothing that is shown.
 */
final class LogDecoder {

	private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

	private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");

	private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> EXCEPTION_STACKTRACE = AttributeKey.stringKey("exception.stacktrace");

	private static final String[] SEVERITIES = { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" };

	private static final int NUMBERS_OF_A_SEVERITY = 4;

	private final Intake<LogEntry> intake;

	private final LongSupplier clock;

	private final ValueDecoder values = new ValueDecoder();

	private final Ids ids = new Ids();

	LogDecoder(Intake<LogEntry> intake) {
		this.intake = intake;
		this.clock = () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
	}

	void decode(ProtoReader in) {
		new OriginDecoder(this.values).request(in, this::logRecord);
	}

	private void logRecord(ProtoReader in, Resource resource, InstrumentationScopeInfo scope) {
		long time = 0;
		long observed = 0;
		int severity = 0;
		String severityText = "";
		String body = null;
		String event = "";
		String traceId = Ids.NONE;
		String spanId = Ids.NONE;
		AttributesBuilder attributes = Attributes.builder();
		int count = 0;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case 1 << 3 | ProtoReader.FIXED64 -> time = in.fixed64();
				case 2 << 3 -> severity = (int) in.varint();
				case 3 << 3 | ProtoReader.LENGTH -> severityText = in.text();
				case 5 << 3 | ProtoReader.LENGTH -> body = this.values.text(in);
				case 6 << 3 | ProtoReader.LENGTH -> this.values.attribute(in, attributes, count++);
				case 9 << 3 | ProtoReader.LENGTH -> traceId = this.ids.trace(in);
				case 10 << 3 | ProtoReader.LENGTH -> spanId = this.ids.span(in);
				case 11 << 3 | ProtoReader.FIXED64 -> observed = in.fixed64();
				case 12 << 3 | ProtoReader.LENGTH -> event = in.text();
				default -> in.skip(tag);
			}
		}
		if (traceId.equals(Ids.INVALID) || spanId.equals(Ids.INVALID)) {
			this.intake.reject(traceId.equals(Ids.INVALID) ? "invalid trace id" : "invalid span id");
		}
		else if (Ids.isId(traceId)) {
			Attributes all = attributes.build();
			String service = resource.getAttribute(SERVICE);
			this.intake.take(new LogEntry(traceId, Ids.isId(spanId) ? spanId : null,
					(service != null) ? service : "unknown_service", time(time, observed),
					severity(severity, severityText), scope.getName().isEmpty() ? null : scope.getName(),
					all.get(THREAD), (body != null) ? body : event, exception(all)));
		}
	}

	private long time(long time, long observed) {
		if (time > 0) {
			return time;
		}
		return (observed > 0) ? observed : this.clock.getAsLong();
	}

	/** The number counts; the text is what the source calls it, in words of its own. */
	private static String severity(int number, String text) {
		if (number > 0 && number <= NUMBERS_OF_A_SEVERITY * SEVERITIES.length) {
			return SEVERITIES[(number - 1) / NUMBERS_OF_A_SEVERITY];
		}
		for (String severity : SEVERITIES) {
			if (text.regionMatches(true, 0, severity, 0, severity.length())) {
				return severity;
			}
		}
		return "INFO";
	}

	private static @Nullable String exception(Attributes attributes) {
		String stacktrace = attributes.get(EXCEPTION_STACKTRACE);
		if (stacktrace != null) {
			return stacktrace;
		}
		String type = attributes.get(EXCEPTION_TYPE);
		String message = attributes.get(EXCEPTION_MESSAGE);
		if (type == null || message == null) {
			return (type != null) ? type : message;
		}
		return type + ": " + message;
	}

}
