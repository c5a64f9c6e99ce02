package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Makes spans of their encoding.
 */
final class SpanDecoder {

	private static final SpanKind[] KINDS = SpanKind.values();

	private static final StatusCode[] CODES = StatusCode.values();

	private final SpanReader reader = new SpanReader();

	private final String traceId;

	private final Words words;

	SpanDecoder(String traceId, Chunks.View view, long base, Words words) {
		this.traceId = traceId;
		this.words = words;
		this.reader.open(view, base, words);
	}

	List<SpanData> decode() {
		List<SpanData> spans = new ArrayList<>();
		while (this.reader.next()) {
			spans.add(span());
		}
		return spans;
	}

	private SpanData span() {
		SpanReader in = this.reader;
		String name = in.name();
		in.position = in.descriptionPosition;
		StatusCode code = CODES[in.status()];
		StatusData status = (code != StatusCode.UNSET) ? StatusData.create(code, in.text(this.words))
				: StatusData.unset();
		in.position = in.contextPosition;
		TraceFlags flags = TraceFlags.getSampled();
		TraceFlags parentFlags = flags;
		TraceState state = TraceState.getDefault();
		TraceState parentState = state;
		if (in.hasMore(SpanFormat.CONTEXT)) {
			flags = TraceFlags.fromByte((byte) in.octet());
			state = state();
			parentFlags = TraceFlags.fromByte((byte) in.octet());
			parentState = state();
		}
		SpanContext context = SpanContext.create(this.traceId, Hex.id(in.spanId), flags, state);
		SpanContext parent = SpanContext.getInvalid();
		if (in.has(SpanFormat.HAS_PARENT)) {
			String parentId = Hex.id(in.parentId);
			parent = in.has(SpanFormat.REMOTE_PARENT)
					? SpanContext.createFromRemoteParent(this.traceId, parentId, parentFlags, parentState)
					: SpanContext.create(this.traceId, parentId, parentFlags, parentState);
		}
		in.rewind();
		Attributes attributes = attributes();
		List<EventData> events = in.hasMore(SpanFormat.EVENTS) ? events(in.start) : List.of();
		List<LinkData> links = in.hasMore(SpanFormat.LINKS) ? links() : List.of();
		return new StoredSpan(name, KINDS[in.kind()], context, parent, status, in.start, in.end, attributes, events,
				links, !in.hasMore(SpanFormat.NOT_ENDED), Math.max(in.totalAttributes, attributes.size()),
				Math.max(in.totalEvents, events.size()), Math.max(in.totalLinks, links.size()),
				this.words.resource(in.resource), this.words.scope(in.scope));
	}

	private TraceState state() {
		int count = this.reader.count();
		if (count == 0) {
			return TraceState.getDefault();
		}
		List<String> entries = new ArrayList<>();
		for (int i = 0; i < 2 * count; i++) {
			entries.add(this.reader.text(this.words));
		}
		TraceStateBuilder state = TraceState.builder();
		// the builder puts each in front of those before
		for (int i = 2 * count - 2; i >= 0; i -= 2) {
			state.put(entries.get(i), entries.get(i + 1));
		}
		return state.build();
	}

	private List<EventData> events(long start) {
		List<EventData> events = new ArrayList<>();
		while (this.reader.octet() != 0) {
			long time = start + this.reader.signed();
			String name = this.reader.text(this.words);
			int total = this.reader.count();
			Attributes attributes = attributes();
			events.add(EventData.create(time, name, attributes, Math.max(total, attributes.size())));
		}
		return events;
	}

	private List<LinkData> links() {
		List<LinkData> links = new ArrayList<>();
		while (this.reader.octet() != 0) {
			String trace = Hex.id(this.reader.fixed(), this.reader.fixed());
			String span = Hex.id(this.reader.fixed());
			boolean remote = this.reader.octet() != 0;
			TraceFlags flags = TraceFlags.fromByte((byte) this.reader.octet());
			TraceState state = state();
			SpanContext context = remote ? SpanContext.createFromRemoteParent(trace, span, flags, state)
					: SpanContext.create(trace, span, flags, state);
			int total = this.reader.count();
			Attributes attributes = attributes();
			links.add(LinkData.create(context, attributes, Math.max(total, attributes.size())));
		}
		return links;
	}

	private Attributes attributes() {
		SpanReader in = this.reader;
		if (!in.nextAttribute()) {
			return Attributes.empty();
		}
		AttributesBuilder attributes = Attributes.builder();
		do {
			String key = this.words.string(in.key);
			switch (in.type) {
				case SpanFormat.STRING -> attributes.put(AttributeKey.stringKey(key), in.text());
				case SpanFormat.TRUE -> attributes.put(AttributeKey.booleanKey(key), true);
				case SpanFormat.FALSE -> attributes.put(AttributeKey.booleanKey(key), false);
				case SpanFormat.LONG -> attributes.put(AttributeKey.longKey(key), (Long) in.longValue());
				case SpanFormat.DOUBLE -> attributes.put(AttributeKey.doubleKey(key), in.doubleValue());
				default -> list(attributes, key);
			}
		}
		while (in.nextAttribute());
		return attributes.build();
	}

	private void list(AttributesBuilder attributes, String key) {
		SpanReader in = this.reader;
		int type = in.type;
		int count = in.values();
		List<Object> values = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			values.add(switch (type) {
				case SpanFormat.LONGS -> in.signed();
				case SpanFormat.BOOLEANS -> in.octet() != 0;
				case SpanFormat.DOUBLES -> Double.longBitsToDouble(in.fixed());
				default -> in.text(this.words);
			});
		}
		switch (type) {
			case SpanFormat.LONGS -> put(attributes, AttributeKey.longArrayKey(key), values);
			case SpanFormat.BOOLEANS -> put(attributes, AttributeKey.booleanArrayKey(key), values);
			case SpanFormat.DOUBLES -> put(attributes, AttributeKey.doubleArrayKey(key), values);
			default -> put(attributes, AttributeKey.stringArrayKey(key), values);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> void put(AttributesBuilder attributes, AttributeKey<List<T>> key, List<Object> values) {
		attributes.put(key, (List<T>) (List<?>) values);
	}

}
