package dev.traced.viewer.receiver;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ExportTraceServiceRequest}. A span without valid ids or times is rejected
 * by itself. Of its attributes, events and links as many are kept as anybody may look at.
 */
final class SpanDecoder {

	/** Of events and links each. */
	private static final int MAX_PARTS = ValueDecoder.MAX_ATTRIBUTES;

	private static final int REMOTE = 0x300;

	private static final int VARINT = ProtoReader.VARINT;

	private static final int FIXED64 = ProtoReader.FIXED64;

	private static final int LENGTH = ProtoReader.LENGTH;

	private static final int FIXED32 = ProtoReader.FIXED32;

	private static final SpanKind[] KINDS = { SpanKind.INTERNAL, SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT,
			SpanKind.PRODUCER, SpanKind.CONSUMER };

	private final Intake<SpanData> intake;

	private final ValueDecoder values = new ValueDecoder();

	private final Ids ids = new Ids();

	private final TraceStates states = new TraceStates();

	SpanDecoder(Intake<SpanData> intake) {
		this.intake = intake;
	}

	void decode(ProtoReader in) {
		new OriginDecoder(this.values).request(in, this::span);
	}

	private void span(ProtoReader in, Resource resource, InstrumentationScopeInfo scope) {
		String traceId = Ids.NONE;
		String spanId = Ids.NONE;
		String parentId = Ids.NONE;
		TraceState state = TraceState.getDefault();
		int flags = 0;
		String name = "";
		int kind = 0;
		long start = 0;
		long end = 0;
		AttributesBuilder attributes = Attributes.builder();
		int attributeCount = 0;
		long droppedAttributes = 0;
		List<EventData> events = List.of();
		long eventCount = 0;
		List<LinkData> links = List.of();
		long linkCount = 0;
		StatusData status = StatusData.unset();
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case 1 << 3 | LENGTH -> traceId = this.ids.trace(in);
				case 2 << 3 | LENGTH -> spanId = this.ids.span(in);
				case 3 << 3 | LENGTH -> state = this.states.read(in);
				case 4 << 3 | LENGTH -> parentId = this.ids.span(in);
				case 5 << 3 | LENGTH -> name = in.text();
				case 6 << 3 | VARINT -> kind = (int) in.varint();
				case 7 << 3 | FIXED64 -> start = in.fixed64();
				case 8 << 3 | FIXED64 -> end = in.fixed64();
				case 9 << 3 | LENGTH -> this.values.attribute(in, attributes, attributeCount++);
				case 10 << 3 | VARINT -> droppedAttributes = in.varint() & 0xFFFFFFFFL;
				case 11 << 3 | LENGTH -> {
					eventCount++;
					events = add(events, event(in));
				}
				case 12 << 3 | VARINT -> eventCount += in.varint() & 0xFFFFFFFFL;
				case 13 << 3 | LENGTH -> {
					linkCount++;
					links = addLink(in, links);
				}
				case 14 << 3 | VARINT -> linkCount += in.varint() & 0xFFFFFFFFL;
				case 15 << 3 | LENGTH -> status = status(in);
				case 16 << 3 | FIXED32 -> flags = in.fixed32();
				default -> in.skip(tag);
			}
		}
		String fault = fault(traceId, spanId, parentId, start, end);
		if (fault != null) {
			this.intake.reject(fault);
			return;
		}
		SpanContext context = SpanContext.create(traceId, spanId, traceFlags(flags), state);
		Attributes kept = attributes.build();
		int dropped = clamp(droppedAttributes + Math.max(0, attributeCount - MAX_PARTS));
		this.intake.take(new ReceivedSpan(context, parent(traceId, parentId, flags), name, kind(kind), start,
				Math.max(start, end), kept, clamp((long) kept.size() + dropped), events, clamp(eventCount), links,
				clamp(linkCount), status, scope, resource));
	}

	private static @Nullable String fault(String traceId, String spanId, String parentId, long start, long end) {
		if (!Ids.isId(traceId)) {
			return "invalid trace id";
		}
		if (!Ids.isId(spanId)) {
			return "invalid span id";
		}
		if (parentId.equals(Ids.INVALID)) {
			return "invalid parent span id";
		}
		// as nanoseconds since 1970 they end in 2262
		return (start <= 0 || end < 0) ? "invalid start or end time" : null;
	}

	private static SpanContext parent(String traceId, String parentId, int flags) {
		if (!Ids.isId(parentId)) {
			return SpanContext.getInvalid();
		}
		TraceFlags traceFlags = traceFlags(flags);
		return ((flags & REMOTE) == REMOTE)
				? SpanContext.createFromRemoteParent(traceId, parentId, traceFlags, TraceState.getDefault())
				: SpanContext.create(traceId, parentId, traceFlags, TraceState.getDefault());
	}

	private static TraceFlags traceFlags(int flags) {
		return TraceFlags.fromByte((byte) flags);
	}

	private static SpanKind kind(int kind) {
		return (kind >= 0 && kind < KINDS.length) ? KINDS[kind] : SpanKind.INTERNAL;
	}

	private static <T> List<T> add(List<T> list, T part) {
		List<T> parts = list.isEmpty() ? new ArrayList<>(4) : list;
		if (parts.size() < MAX_PARTS) {
			parts.add(part);
		}
		return parts;
	}

	private EventData event(ProtoReader in) {
		int outer = in.enter();
		long time = 0;
		String name = "";
		AttributesBuilder attributes = Attributes.builder();
		int count = 0;
		long dropped = 0;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case 1 << 3 | FIXED64 -> time = in.fixed64();
				case 2 << 3 | LENGTH -> name = in.text();
				case 3 << 3 | LENGTH -> this.values.attribute(in, attributes, count++);
				case 4 << 3 | VARINT -> dropped = in.varint() & 0xFFFFFFFFL;
				default -> in.skip(tag);
			}
		}
		in.leave(outer);
		Attributes kept = attributes.build();
		return EventData.create(time, name, kept, clamp(kept.size() + dropped + Math.max(0, count - MAX_PARTS)));
	}

	/** A link to nowhere counts as dropped. */
	private List<LinkData> addLink(ProtoReader in, List<LinkData> links) {
		int outer = in.enter();
		String traceId = Ids.NONE;
		String spanId = Ids.NONE;
		TraceState state = TraceState.getDefault();
		int flags = 0;
		AttributesBuilder attributes = Attributes.builder();
		int count = 0;
		long dropped = 0;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case 1 << 3 | LENGTH -> traceId = this.ids.trace(in);
				case 2 << 3 | LENGTH -> spanId = this.ids.span(in);
				case 3 << 3 | LENGTH -> state = this.states.read(in);
				case 4 << 3 | LENGTH -> this.values.attribute(in, attributes, count++);
				case 5 << 3 | VARINT -> dropped = in.varint() & 0xFFFFFFFFL;
				case 6 << 3 | FIXED32 -> flags = in.fixed32();
				default -> in.skip(tag);
			}
		}
		in.leave(outer);
		if (!Ids.isId(traceId) || !Ids.isId(spanId)) {
			return links;
		}
		SpanContext context = ((flags & REMOTE) == REMOTE)
				? SpanContext.createFromRemoteParent(traceId, spanId, traceFlags(flags), state)
				: SpanContext.create(traceId, spanId, traceFlags(flags), state);
		Attributes kept = attributes.build();
		return add(links,
				LinkData.create(context, kept, clamp(kept.size() + dropped + Math.max(0, count - MAX_PARTS))));
	}

	private static StatusData status(ProtoReader in) {
		int outer = in.enter();
		String message = "";
		int code = 0;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case 2 << 3 | LENGTH -> message = in.text();
				case 3 << 3 | VARINT -> code = (int) in.varint();
				default -> in.skip(tag);
			}
		}
		in.leave(outer);
		return switch (code) {
			case 1 -> StatusData.ok();
			// only an error has a description
			case 2 -> StatusData.create(StatusCode.ERROR, message);
			default -> StatusData.unset();
		};
	}

	private static int clamp(long count) {
		return (int) Math.min(Integer.MAX_VALUE, count);
	}

}
