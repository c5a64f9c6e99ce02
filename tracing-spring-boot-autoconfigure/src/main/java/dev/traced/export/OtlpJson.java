package dev.traced.export;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
import org.jspecify.annotations.Nullable;

/**
 * Spans as OTLP has them in JSON: ids in hexadecimal, numbers of 64 bits as text, enums
 * as numbers, what is empty left out.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP:
 * JSON encoding</a>
 */
final class OtlpJson {

	/** Says that the next flag is to be believed. */
	private static final int FLAG_KNOWS_REMOTE = 0x100;

	private static final int FLAG_IS_REMOTE = 0x200;

	private final Json json = new Json();

	private OtlpJson() {
	}

	/** One line for one {@code ExportTraceServiceRequest}. */
	static byte[] line(Collection<SpanData> spans) {
		OtlpJson line = new OtlpJson();
		line.request(spans);
		return line.json.newLine().toBytes();
	}

	private void request(Collection<SpanData> spans) {
		Map<Resource, Map<InstrumentationScopeInfo, Collection<SpanData>>> resources = new LinkedHashMap<>();
		for (SpanData span : spans) {
			resources.computeIfAbsent(span.getResource(), (resource) -> new LinkedHashMap<>())
				.computeIfAbsent(span.getInstrumentationScopeInfo(), (scope) -> new ArrayList<>())
				.add(span);
		}
		this.json.beginObject().name("resourceSpans").beginArray();
		resources.forEach((resource, scopes) -> {
			this.json.beginObject().name("resource").beginObject();
			attributes(resource.getAttributes());
			this.json.endObject().name("scopeSpans").beginArray();
			scopes.forEach(this::scope);
			this.json.endArray();
			text("schemaUrl", resource.getSchemaUrl());
			this.json.endObject();
		});
		this.json.endArray().endObject();
	}

	private void scope(InstrumentationScopeInfo scope, Collection<SpanData> spans) {
		this.json.beginObject().name("scope").beginObject();
		text("name", scope.getName());
		text("version", scope.getVersion());
		attributes(scope.getAttributes());
		this.json.endObject().name("spans").beginArray();
		spans.forEach(this::span);
		this.json.endArray();
		text("schemaUrl", scope.getSchemaUrl());
		this.json.endObject();
	}

	private void span(SpanData span) {
		this.json.beginObject();
		SpanContext context = span.getSpanContext();
		context(context);
		SpanContext parent = span.getParentSpanContext();
		if (parent.isValid()) {
			text("parentSpanId", parent.getSpanId());
		}
		this.json.name("flags").value(flags(context, parent));
		text("name", span.getName());
		this.json.name("kind").value(kind(span.getKind()));
		this.json.name("startTimeUnixNano").text64(span.getStartEpochNanos());
		this.json.name("endTimeUnixNano").text64(span.getEndEpochNanos());
		attributes(span.getAttributes());
		count("droppedAttributesCount", span.getTotalAttributeCount() - span.getAttributes().size());
		events(span.getEvents());
		count("droppedEventsCount", span.getTotalRecordedEvents() - span.getEvents().size());
		links(span.getLinks());
		count("droppedLinksCount", span.getTotalRecordedLinks() - span.getLinks().size());
		status(span);
		this.json.endObject();
	}

	private void context(SpanContext context) {
		this.json.name("traceId").value(context.getTraceId()).name("spanId").value(context.getSpanId());
		if (!context.getTraceState().isEmpty()) {
			this.json.name("traceState").value(traceState(context.getTraceState()));
		}
	}

	private static String traceState(TraceState traceState) {
		StringBuilder text = new StringBuilder();
		traceState
			.forEach((key, value) -> text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
		return text.toString();
	}

	private static int flags(SpanContext context, SpanContext remote) {
		return (context.getTraceFlags().asByte() & 0xFF) | FLAG_KNOWS_REMOTE | (remote.isRemote() ? FLAG_IS_REMOTE : 0);
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

	private void events(List<EventData> events) {
		if (events.isEmpty()) {
			return;
		}
		this.json.name("events").beginArray();
		for (EventData event : events) {
			this.json.beginObject().name("timeUnixNano").text64(event.getEpochNanos());
			text("name", event.getName());
			attributes(event.getAttributes());
			count("droppedAttributesCount", event.getDroppedAttributesCount());
			this.json.endObject();
		}
		this.json.endArray();
	}

	private void links(List<LinkData> links) {
		if (links.isEmpty()) {
			return;
		}
		this.json.name("links").beginArray();
		for (LinkData link : links) {
			SpanContext linked = link.getSpanContext();
			this.json.beginObject();
			context(linked);
			attributes(link.getAttributes());
			count("droppedAttributesCount", link.getTotalAttributeCount() - link.getAttributes().size());
			this.json.name("flags").value(flags(linked, linked)).endObject();
		}
		this.json.endArray();
	}

	private void status(SpanData span) {
		StatusCode code = span.getStatus().getStatusCode();
		if (code == StatusCode.UNSET) {
			return;
		}
		this.json.name("status").beginObject();
		text("message", span.getStatus().getDescription());
		this.json.name("code").value((code == StatusCode.OK) ? 1 : 2).endObject();
	}

	private void attributes(Attributes attributes) {
		if (attributes.isEmpty()) {
			return;
		}
		this.json.name("attributes").beginArray();
		attributes.forEach((key, value) -> keyValue(key.getKey(), value));
		this.json.endArray();
	}

	private void keyValue(String key, Object value) {
		this.json.beginObject().name("key").value(key).name("value");
		value(value);
		this.json.endObject();
	}

	private void value(Object value) {
		this.json.beginObject();
		Object plain = (value instanceof Value<?> typed) ? typed.getValue() : value;
		if (plain instanceof Boolean truth) {
			this.json.name("boolValue").value(truth);
		}
		else if (plain instanceof Long number) {
			this.json.name("intValue").text64(number);
		}
		else if (plain instanceof Double number) {
			this.json.name("doubleValue").value(number);
		}
		else if (plain instanceof ByteBuffer bytes) {
			byte[] copy = new byte[bytes.remaining()];
			bytes.duplicate().get(copy);
			this.json.name("bytesValue").value(Base64.getEncoder().encodeToString(copy));
		}
		else if (plain instanceof List<?> values) {
			boolean map = !values.isEmpty() && values.get(0) instanceof KeyValue;
			this.json.name(map ? "kvlistValue" : "arrayValue").beginObject().name("values").beginArray();
			for (Object element : values) {
				if (element instanceof KeyValue entry) {
					keyValue(entry.getKey(), entry.getValue());
				}
				else {
					value(element);
				}
			}
			this.json.endArray().endObject();
		}
		else if (!isEmpty(value)) {
			this.json.name("stringValue").value(String.valueOf(plain));
		}
		this.json.endObject();
	}

	/** A value without one, which not every version of OpenTelemetry has. */
	private static boolean isEmpty(Object value) {
		return value instanceof Value<?> typed && typed.getType().name().equals("EMPTY");
	}

	private void text(String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			this.json.name(name).value(value);
		}
	}

	private void count(String name, int count) {
		if (count > 0) {
			this.json.name(name).value(count);
		}
	}

}
