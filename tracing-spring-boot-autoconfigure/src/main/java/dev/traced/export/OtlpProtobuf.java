package dev.traced.export;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Encodes spans as an {@code ExportTraceServiceRequest} of OTLP 1.x, in one pass over
 * each span. Not safe for several threads.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
final class OtlpProtobuf {

	private static final int FLAG_HAS_IS_REMOTE = 0x100;

	private static final int FLAG_IS_REMOTE = 0x200;

	private static final int MAX_KEYS = 1024;

	/** Attributes of attributes of attributes go no deeper. */
	private static final int MAX_DEPTH = 64;

	private ProtobufWriter writer = new ProtobufWriter();

	private final Map<AttributeKey<?>, byte[]> keys = new HashMap<>();

	private final List<OfResource> resources = new ArrayList<>();

	private int unreadable;

	private TraceState lastState = TraceState.getDefault();

	private String lastStateText = "";

	private final BiConsumer<AttributeKey<?>, Object> attributeOfSpan = (key, value) -> attribute(9, key, value);

	private final BiConsumer<AttributeKey<?>, Object> attributeOfResource = (key, value) -> attribute(1, key, value);

	private final BiConsumer<AttributeKey<?>, Object> attributeOfEvent = (key, value) -> attribute(3, key, value);

	private final BiConsumer<AttributeKey<?>, Object> attributeOfLink = (key, value) -> attribute(4, key, value);

	/**
	 * Encodes spans.
	 * @param spans the spans
	 * @return the message, good until the next is encoded
	 */
	ProtobufWriter encode(Collection<SpanData> spans) {
		this.writer.reset();
		this.unreadable = 0;
		try {
			for (SpanData span : spans) {
				group(span.getResource()).scope(span.getInstrumentationScopeInfo()).spans.add(span);
			}
			for (int i = this.resources.size() - 1; i >= 0; i--) {
				resourceSpans(this.resources.get(i));
			}
		}
		finally {
			this.resources.clear();
		}
		return this.writer;
	}

	/** Leaves the message to whoever still reads it. */
	void abandon() {
		this.writer = new ProtobufWriter();
	}

	/** How many spans the message lacks because reading them failed. */
	int unreadable() {
		return this.unreadable;
	}

	private OfResource group(Resource resource) {
		for (OfResource group : this.resources) {
			if (group.resource.equals(resource)) {
				return group;
			}
		}
		OfResource group = new OfResource(resource, new ArrayList<>());
		this.resources.add(group);
		return group;
	}

	private void resourceSpans(OfResource group) {
		int mark = this.writer.written();
		text(3, group.resource.getSchemaUrl());
		for (int i = group.scopes.size() - 1; i >= 0; i--) {
			scopeSpans(group.scopes.get(i));
		}
		int resourceMark = this.writer.written();
		group.resource.getAttributes().forEach(this.attributeOfResource);
		this.writer.message(1, resourceMark);
		this.writer.message(1, mark);
	}

	private void scopeSpans(OfScope group) {
		int mark = this.writer.written();
		text(3, group.scope.getSchemaUrl());
		for (int i = group.spans.size() - 1; i >= 0; i--) {
			guarded(group.spans.get(i));
		}
		int scopeMark = this.writer.written();
		group.scope.getAttributes().forEach(this.attributeOfEvent);
		text(2, group.scope.getVersion());
		text(1, group.scope.getName());
		this.writer.message(1, scopeMark);
		this.writer.message(2, mark);
	}

	/** A span that cannot be read, made by who knows whom, costs no other one. */
	private void guarded(SpanData span) {
		int mark = this.writer.written();
		try {
			span(span);
		}
		catch (RuntimeException ex) {
			this.writer.rewind(mark);
			this.unreadable++;
		}
	}

	private void span(SpanData span) {
		int mark = this.writer.written();
		SpanContext context = span.getSpanContext();
		SpanContext parent = span.getParentSpanContext();
		this.writer.fixed32(16, flags(context, parent));
		status(span.getStatus());
		List<LinkData> links = span.getLinks();
		count(14, span.getTotalRecordedLinks() - links.size());
		for (int i = links.size() - 1; i >= 0; i--) {
			link(links.get(i));
		}
		List<EventData> events = span.getEvents();
		count(12, span.getTotalRecordedEvents() - events.size());
		for (int i = events.size() - 1; i >= 0; i--) {
			event(events.get(i));
		}
		Attributes attributes = span.getAttributes();
		count(10, span.getTotalAttributeCount() - attributes.size());
		attributes.forEach(this.attributeOfSpan);
		this.writer.fixed64(8, span.getEndEpochNanos());
		this.writer.fixed64(7, span.getStartEpochNanos());
		this.writer.number(6, kind(span.getKind()));
		text(5, span.getName());
		if (parent.isValid()) {
			this.writer.hex(4, parent.getSpanId());
		}
		traceState(context.getTraceState());
		this.writer.hex(2, context.getSpanId());
		this.writer.hex(1, context.getTraceId());
		this.writer.message(2, mark);
	}

	private static int flags(SpanContext context, SpanContext parent) {
		return (context.getTraceFlags().asByte() & 0xff) | FLAG_HAS_IS_REMOTE
				| (parent.isRemote() ? FLAG_IS_REMOTE : 0);
	}

	private static int kind(SpanKind kind) {
		return switch (kind) {
			case INTERNAL -> 1;
			case SERVER -> 2;
			case CLIENT -> 3;
			case PRODUCER -> 4;
			case CONSUMER -> 5;
		};
	}

	private void status(StatusData status) {
		if (status.getStatusCode() != StatusCode.UNSET) {
			int mark = this.writer.written();
			this.writer.number(3, (status.getStatusCode() == StatusCode.OK) ? 1 : 2);
			text(2, status.getDescription());
			this.writer.message(15, mark);
		}
	}

	private void link(LinkData link) {
		int mark = this.writer.written();
		SpanContext context = link.getSpanContext();
		this.writer.fixed32(6, flags(context, context));
		count(5, link.getTotalAttributeCount() - link.getAttributes().size());
		link.getAttributes().forEach(this.attributeOfLink);
		traceState(context.getTraceState());
		this.writer.hex(2, context.getSpanId());
		this.writer.hex(1, context.getTraceId());
		this.writer.message(13, mark);
	}

	private void event(EventData event) {
		int mark = this.writer.written();
		count(4, event.getDroppedAttributesCount());
		event.getAttributes().forEach(this.attributeOfEvent);
		text(2, event.getName());
		this.writer.fixed64(1, event.getEpochNanos());
		this.writer.message(11, mark);
	}

	/** The spans of a trace, and mostly those of many traces, share one object. */
	private void traceState(TraceState state) {
		if (state.isEmpty()) {
			return;
		}
		if (state != this.lastState) {
			StringBuilder text = new StringBuilder();
			state.forEach((key, value) -> text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
			this.lastState = state;
			this.lastStateText = text.toString();
		}
		text(3, this.lastStateText);
	}

	private void text(int field, @Nullable String text) {
		if (text != null && !text.isEmpty()) {
			this.writer.string(field, text);
		}
	}

	private void count(int field, int count) {
		if (count > 0) {
			this.writer.number(field, count);
		}
	}

	private void attribute(int field, AttributeKey<?> key, Object value) {
		int mark = this.writer.written();
		value(2, value, 0);
		this.writer.raw(key(key));
		this.writer.message(field, mark);
	}

	/** The first field of a {@code KeyValue}. */
	private byte[] key(AttributeKey<?> key) {
		byte[] known = this.keys.get(key);
		return (known != null) ? known : newKey(key);
	}

	private byte[] newKey(AttributeKey<?> key) {
		ProtobufWriter encoder = new ProtobufWriter();
		encoder.string(1, key.getKey());
		byte[] encoded = encoder.toByteArray();
		if (this.keys.size() < MAX_KEYS) {
			this.keys.put(key, encoded);
		}
		return encoded;
	}

	/** An {@code AnyValue}: of an attribute, of an array, or of a map in either. */
	private void value(int field, Object value, int depth) {
		int mark = this.writer.written();
		if (value instanceof String text) {
			this.writer.string(1, text);
		}
		else if (value instanceof Boolean bool) {
			this.writer.number(2, bool ? 1 : 0);
		}
		else if (value instanceof Long number) {
			this.writer.number(3, number);
		}
		else if (value instanceof Double number) {
			this.writer.fixed64(4, Double.doubleToRawLongBits(number));
		}
		else if (value instanceof List<?> list) {
			array(list, depth);
		}
		else if (value instanceof Value<?> any) {
			any(any, depth);
		}
		else {
			this.writer.string(1, value.toString());
		}
		this.writer.message(field, mark);
	}

	private void any(Value<?> any, int depth) {
		Object value = any.getValue();
		switch (any.getType()) {
			case STRING -> this.writer.string(1, (String) value);
			case BOOLEAN -> this.writer.number(2, ((Boolean) value) ? 1 : 0);
			case LONG -> this.writer.number(3, (Long) value);
			case DOUBLE -> this.writer.fixed64(4, Double.doubleToRawLongBits((Double) value));
			case ARRAY -> array((List<?>) value, depth);
			case KEY_VALUE_LIST -> map((List<?>) value, depth);
			case BYTES -> {
				ByteBuffer buffer = ((ByteBuffer) value).duplicate();
				byte[] bytes = new byte[buffer.remaining()];
				buffer.get(bytes);
				this.writer.bytes(7, bytes);
			}
			default -> {
				// a type that this version of OpenTelemetry does not have: left empty
			}
		}
	}

	private void array(List<?> values, int depth) {
		int mark = this.writer.written();
		for (int i = values.size() - 1; i >= 0 && depth < MAX_DEPTH; i--) {
			value(1, values.get(i), depth + 1);
		}
		this.writer.message(5, mark);
	}

	private void map(List<?> entries, int depth) {
		int mark = this.writer.written();
		for (int i = entries.size() - 1; i >= 0 && depth < MAX_DEPTH; i--) {
			KeyValue entry = (KeyValue) entries.get(i);
			int entryMark = this.writer.written();
			value(2, entry.getValue(), depth + 1);
			this.writer.string(1, entry.getKey());
			this.writer.message(1, entryMark);
		}
		this.writer.message(6, mark);
	}

	/**
	 * The spans of a resource. Mostly there is one.
	 *
	 * @param resource the resource
	 * @param scopes its spans, by scope
	 */
	private record OfResource(Resource resource, List<OfScope> scopes) {

		/** There are few: one for each technology. */
		OfScope scope(InstrumentationScopeInfo scope) {
			for (OfScope group : this.scopes) {
				if (group.scope.equals(scope)) {
					return group;
				}
			}
			OfScope group = new OfScope(scope, new ArrayList<>());
			this.scopes.add(group);
			return group;
		}

	}

	/**
	 * The spans of a scope.
	 *
	 * @param scope the scope
	 * @param spans its spans
	 */
	private record OfScope(InstrumentationScopeInfo scope, List<SpanData> spans) {

	}

}
