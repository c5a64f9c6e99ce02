package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.HeldAs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Spans that look as if they had come from somewhere.
 */
final class TestSpans {

	static final long START = 1_800_000_000_000_000_000L;

	static final long MILLI = 1_000_000;

	private static final AtomicLong IDS = new AtomicLong(0x1234);

	private TestSpans() {
	}

	static String newTraceId() {
		return "%032x".formatted(IDS.incrementAndGet());
	}

	static String newSpanId() {
		return "%016x".formatted(IDS.incrementAndGet() * 0x9E3779B97F4A7C15L);
	}

	static Builder span(String service, String name) {
		return new Builder(service, name);
	}

	/** A trace as the store would hold it; the root is what has no parent. */
	static HeldTrace trace(SpanData... spans) {
		return trace(Arrays.asList(spans));
	}

	static HeldTrace trace(List<SpanData> all) {
		List<SpanData> spans = new ArrayList<>(all);
		spans.sort(Comparator.comparingLong(SpanData::getStartEpochNanos));
		SpanData root = spans.stream()
			.filter((span) -> !span.getParentSpanContext().isValid())
			.findFirst()
			.orElse(spans.get(0));
		long end = spans.stream().mapToLong(SpanData::getEndEpochNanos).max().orElseThrow();
		TraceSummary summary = new TraceSummary(root.getTraceId(), root.getName(), SpanText.service(root),
				root.getKind(), SpanText.route(root), SpanText.method(root), 0, root.getStatus().getStatusCode(),
				spans.get(0).getStartEpochNanos(), end - spans.get(0).getStartEpochNanos(), spans.size(),
				(int) spans.stream().filter(SpanText::isError).count(), List.of(),
				!root.getParentSpanContext().isValid(), HeldAs.RECENT);
		return new HeldTrace(summary, spans, List.of());
	}

	/**
	 * Describes a span.
	 */
	static final class Builder {

		private final String service;

		private final String name;

		private final AttributesBuilder attributes = Attributes.builder();

		private final List<EventData> events = new ArrayList<>();

		private SpanKind kind = SpanKind.INTERNAL;

		private String traceId = newTraceId();

		private String spanId = newSpanId();

		private SpanContext parent = SpanContext.getInvalid();

		private long start = START;

		private long end = START + MILLI;

		private StatusData status = StatusData.unset();

		private Builder(String service, String name) {
			this.service = service;
			this.name = name;
		}

		Builder kind(SpanKind value) {
			this.kind = value;
			return this;
		}

		Builder trace(String value) {
			this.traceId = value;
			return this;
		}

		Builder id(String value) {
			this.spanId = value;
			return this;
		}

		Builder below(@Nullable SpanData span) {
			return (span != null) ? trace(span.getTraceId()).parent(span.getSpanId()) : this;
		}

		Builder parent(String id) {
			this.parent = SpanContext.create(this.traceId, id, TraceFlags.getSampled(), TraceState.getDefault());
			return this;
		}

		Builder remoteParent(String id) {
			this.parent = SpanContext.createFromRemoteParent(this.traceId, id, TraceFlags.getSampled(),
					TraceState.getDefault());
			return this;
		}

		Builder at(long startMillis, long endMillis) {
			return nanos(START + startMillis * MILLI, START + endMillis * MILLI);
		}

		Builder nanos(long from, long to) {
			this.start = from;
			this.end = to;
			return this;
		}

		Builder with(String key, String value) {
			this.attributes.put(key, value);
			return this;
		}

		Builder with(String key, long value) {
			this.attributes.put(key, value);
			return this;
		}

		Builder failed(String message) {
			this.status = StatusData.create(StatusCode.ERROR, message);
			return this;
		}

		Builder exception(String type, String stackTrace) {
			failed("");
			this.events
				.add(EventData.create(this.start, "exception", Attributes.of(AttributeKey.stringKey("exception.type"),
						type, AttributeKey.stringKey("exception.stacktrace"), Objects.requireNonNull(stackTrace))));
			return this;
		}

		SpanData build() {
			Attributes all = this.attributes.build();
			return TestSpanData.builder()
				.setName(this.name)
				.setKind(this.kind)
				.setSpanContext(
						SpanContext.create(this.traceId, this.spanId, TraceFlags.getSampled(), TraceState.getDefault()))
				.setParentSpanContext(this.parent)
				.setStartEpochNanos(this.start)
				.setEndEpochNanos(this.end)
				.setHasEnded(true)
				.setStatus(this.status)
				.setAttributes(all)
				.setTotalAttributeCount(all.size())
				.setEvents(this.events)
				.setTotalRecordedEvents(this.events.size())
				.setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), this.service)))
				.build();
		}

	}

}
