package dev.traced.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Writes the spans of a trace as a tree for people: kind, name, start, duration, what is
 * worth knowing, errors.
 */
final class TraceText {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	/** Attributes whose value speaks for itself. */
	private static final Set<String> PLAIN = Set.of("http.response.status_code", "rpc.response.status_code", "url.path",
			"url.full", "db.system.name", "db.query.text");

	/** Attributes that the name tells already, or that rarely help. */
	private static final List<String> LEFT_OUT = List.of("http.request.", "http.route", "url.scheme", "url.query",
			"server.", "network.", "client.", "user_agent.", "code.", "thread.", "db.query.summary", "db.namespace",
			"rpc.method", "rpc.system", "error.type");

	private static final int MAX_SPANS = 500;

	private static final int MAX_ATTRIBUTES = 8;

	private static final int MAX_VALUE = 100;

	private final String branch;

	private final String lastBranch;

	private final String trunk;

	private final String rule;

	private final String cross;

	TraceText(boolean unicode) {
		this.branch = unicode ? "├─ " : "|- ";
		this.lastBranch = unicode ? "└─ " : "`- ";
		this.trunk = unicode ? "│  " : "|  ";
		this.rule = unicode ? "──" : "--";
		this.cross = unicode ? "✗ " : "! ";
	}

	/**
	 * Writes a whole trace.
	 * @param spans its spans, the root last
	 * @param left how many spans it has besides
	 * @param errorsLeft how many of those are errors
	 */
	String trace(List<SpanData> spans, int left, int errorsLeft) {
		SpanData root = spans.get(spans.size() - 1);
		Map<String, List<SpanData>> children = children(spans);
		List<Line> lines = new ArrayList<>();
		addLines(root, "", "", children, new HashSet<>(), lines);
		int width = lines.stream().mapToInt((line) -> line.name.length()).max().orElse(0);
		StringBuilder text = new StringBuilder(128 * lines.size());
		int count = spans.size() + left;
		appendHead(text, root, count, errors(spans) + errorsLeft);
		for (Line line : lines) {
			appendLine(text, line, width, root.getStartEpochNanos());
		}
		if (lines.size() < count) {
			text.append("… and ").append(count - lines.size()).append(" more spans").append('\n');
		}
		return text.toString();
	}

	/** Writes a span whose trace has been written already. */
	String late(SpanData span) {
		StringBuilder text = new StringBuilder(256);
		text.append(this.rule)
			.append(" late ")
			.append(this.rule)
			.append(' ')
			.append(service(span))
			.append(' ')
			.append(this.rule)
			.append(" trace ")
			.append(span.getTraceId());
		if (span.getParentSpanContext().isValid()) {
			text.append(", below ").append(shortId(span.getParentSpanId()));
		}
		text.append('\n');
		appendLine(text, new Line(span, span.getName()), span.getName().length(), span.getStartEpochNanos());
		return text.toString();
	}

	private static Map<String, List<SpanData>> children(List<SpanData> spans) {
		Map<String, List<SpanData>> children = new HashMap<>();
		for (SpanData span : spans) {
			children.computeIfAbsent(span.getParentSpanId(), (id) -> new ArrayList<>()).add(span);
		}
		children.values().forEach((list) -> list.sort(Comparator.comparingLong(SpanData::getStartEpochNanos)));
		return children;
	}

	private void addLines(SpanData span, String before, String below, Map<String, List<SpanData>> children,
			Set<String> seen, List<Line> lines) {
		if (lines.size() == MAX_SPANS || !seen.add(span.getSpanId())) {
			return;
		}
		lines.add(new Line(span, before + shortened(span.getName())));
		List<SpanData> next = children.getOrDefault(span.getSpanId(), List.of());
		for (int i = 0; i < next.size(); i++) {
			boolean last = i == next.size() - 1;
			addLines(next.get(i), below + (last ? this.lastBranch : this.branch), below + (last ? "   " : this.trunk),
					children, seen, lines);
		}
	}

	private static long errors(List<SpanData> spans) {
		return spans.stream().filter((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR).count();
	}

	private void appendHead(StringBuilder text, SpanData root, int count, long errors) {
		text.append(this.rule)
			.append(' ')
			.append(service(root))
			.append(' ')
			.append(this.rule)
			.append(" trace ")
			.append(root.getTraceId());
		SpanContext parent = root.getParentSpanContext();
		if (parent.isValid()) {
			text.append(", called by ").append(shortId(parent.getSpanId()));
		}
		text.append(' ').append(this.rule).append(' ').append(count).append((count == 1) ? " span" : " spans");
		if (errors > 0) {
			text.append(", ").append(errors).append((errors == 1) ? " error" : " errors");
		}
		text.append('\n');
	}

	private void appendLine(StringBuilder text, Line line, int width, long start) {
		SpanData span = line.span;
		text.append(String.format(Locale.ROOT, "%-8s %s%s  %+9.1f ms %9.1f ms", span.getKind(), line.name,
				" ".repeat(width - line.name.length()), (span.getStartEpochNanos() - start) / 1e6,
				(span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6));
		if (span.getKind() == SpanKind.CLIENT || span.getKind() == SpanKind.PRODUCER) {
			text.append("  ").append(shortId(span.getSpanId()));
		}
		appendAttributes(text, span);
		appendError(text, span);
		text.append('\n');
	}

	private static void appendAttributes(StringBuilder text, SpanData span) {
		Map<String, Object> attributes = new TreeMap<>();
		span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		attributes.keySet().removeIf((name) -> LEFT_OUT.stream().anyMatch(name::startsWith));
		attributes.entrySet().stream().limit(MAX_ATTRIBUTES).forEach((attribute) -> {
			text.append("  ");
			if (!PLAIN.contains(attribute.getKey())) {
				text.append(attribute.getKey()).append('=');
			}
			text.append(shortened(String.valueOf(attribute.getValue())));
		});
	}

	private void appendError(StringBuilder text, SpanData span) {
		if (span.getStatus().getStatusCode() != StatusCode.ERROR) {
			return;
		}
		text.append("  ").append(this.cross);
		String type = span.getAttributes().get(ERROR_TYPE);
		text.append((type != null) ? type : "error");
		String message = span.getStatus().getDescription();
		for (EventData event : span.getEvents()) {
			String thrown = event.getAttributes().get(EXCEPTION_MESSAGE);
			if (message.isEmpty() && thrown != null) {
				message = thrown;
			}
		}
		if (!message.isEmpty()) {
			text.append(": ").append(shortened(message));
		}
	}

	private static String service(SpanData span) {
		String name = span.getResource().getAttribute(SERVICE_NAME);
		return (name != null) ? name : "unknown";
	}

	private static String shortId(String spanId) {
		return "#" + (SpanId.isValid(spanId) ? spanId.substring(0, 8) : spanId);
	}

	private static String shortened(String text) {
		String line = text.replaceAll("\\s+", " ");
		return (line.length() > MAX_VALUE) ? line.substring(0, MAX_VALUE - 1) + "…" : line;
	}

	/**
	 * A span with its name, indented.
	 */
	private record Line(SpanData span, String name) {

	}

}
