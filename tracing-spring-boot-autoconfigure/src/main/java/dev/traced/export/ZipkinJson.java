package dev.traced.export;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Spans as Zipkin's second version has them in JSON.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">OpenTelemetry to
 * Zipkin transformation</a>
 */
final class ZipkinJson {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final AttributeKey<String> SERVICE_NAMESPACE = AttributeKey.stringKey("service.namespace");

	private static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	/** What names the other side, in order of preference. */
	private static final List<AttributeKey<String>> NAMES = List.of(AttributeKey.stringKey("peer.service"),
			AttributeKey.stringKey("service.peer.name"), AttributeKey.stringKey("server.address"));

	/** What names it where there is not even an address. */
	private static final List<AttributeKey<String>> LAST_NAMES = List.of(AttributeKey.stringKey("db.namespace"),
			AttributeKey.stringKey("db.name"));

	private final Json json = new Json();

	private ZipkinJson() {
	}

	static byte[] of(Collection<SpanData> spans) {
		ZipkinJson list = new ZipkinJson();
		list.json.beginArray();
		spans.forEach(list::span);
		return list.json.endArray().toBytes();
	}

	private void span(SpanData span) {
		this.json.beginObject();
		this.json.name("traceId").value(span.getTraceId());
		if (SpanId.isValid(span.getParentSpanId())) {
			this.json.name("parentId").value(span.getParentSpanId());
		}
		this.json.name("id").value(span.getSpanId());
		if (span.getKind() != SpanKind.INTERNAL) {
			this.json.name("kind").value(span.getKind().name());
		}
		this.json.name("name").value(span.getName());
		long start = span.getStartEpochNanos() / 1000;
		this.json.name("timestamp").value(start);
		// to Zipkin no duration is a span that has not ended
		this.json.name("duration").value(Math.max(1, (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1000));
		String service = span.getResource().getAttribute(SERVICE_NAME);
		this.json.name("localEndpoint")
			.beginObject()
			.name("serviceName")
			.value((service != null) ? service : "unknown_service:java")
			.endObject();
		if (span.getKind() == SpanKind.CLIENT || span.getKind() == SpanKind.PRODUCER) {
			remoteEndpoint(span.getAttributes());
		}
		annotations(span.getEvents());
		tags(span);
		this.json.endObject();
	}

	private void remoteEndpoint(Attributes attributes) {
		String name = first(NAMES, attributes);
		String address = attributes.get(PEER_ADDRESS);
		if (name == null && address == null) {
			name = first(LAST_NAMES, attributes);
		}
		if (name == null && address == null) {
			return;
		}
		this.json.name("remoteEndpoint").beginObject();
		if (name != null) {
			this.json.name("serviceName").value(name);
		}
		else if (address != null) {
			this.json.name(kindOf(address)).value(address);
		}
		Long port = attributes.get((name != null) ? SERVER_PORT : PEER_PORT);
		if (port != null && port > 0 && port <= 0xFFFF) {
			this.json.name("port").value(port);
		}
		this.json.endObject();
	}

	private static @Nullable String first(List<AttributeKey<String>> keys, Attributes attributes) {
		for (AttributeKey<String> key : keys) {
			String value = attributes.get(key);
			if (value != null && !value.isEmpty()) {
				return value;
			}
		}
		return null;
	}

	private static String kindOf(String address) {
		if (address.indexOf(':') >= 0) {
			return "ipv6";
		}
		return address.chars().allMatch((c) -> c == '.' || (c >= '0' && c <= '9')) ? "ipv4" : "serviceName";
	}

	private void annotations(List<EventData> events) {
		if (events.isEmpty()) {
			return;
		}
		this.json.name("annotations").beginArray();
		for (EventData event : events) {
			this.json.beginObject().name("timestamp").value(event.getEpochNanos() / 1000);
			this.json.name("value").value(annotation(event)).endObject();
		}
		this.json.endArray();
	}

	/** The name alone, or {@code "name": {…}} with the attributes. */
	private static String annotation(EventData event) {
		if (event.getAttributes().isEmpty()) {
			return event.getName();
		}
		Json text = new Json().name(event.getName()).beginObject();
		event.getAttributes().forEach((key, value) -> plain(text.name(key.getKey()), value));
		return text.endObject().toString();
	}

	private void tags(SpanData span) {
		Map<String, String> tags = new LinkedHashMap<>();
		span.getAttributes().forEach((key, value) -> tags.put(key.getKey(), text(value)));
		InstrumentationScopeInfo scope = span.getInstrumentationScopeInfo();
		scope.getAttributes().forEach((key, value) -> tags.putIfAbsent(key.getKey(), text(value)));
		put(tags, "service.namespace", span.getResource().getAttribute(SERVICE_NAMESPACE));
		put(tags, "otel.scope.name", scope.getName());
		put(tags, "otel.scope.version", scope.getVersion());
		put(tags, "otel.library.name", scope.getName());
		put(tags, "otel.library.version", scope.getVersion());
		dropped(tags, "attributes", span.getTotalAttributeCount() - span.getAttributes().size());
		dropped(tags, "events", span.getTotalRecordedEvents() - span.getEvents().size());
		dropped(tags, "links", span.getTotalRecordedLinks() - span.getLinks().size());
		StatusCode status = span.getStatus().getStatusCode();
		// any value of it makes a span a failed one
		tags.remove("error");
		if (status != StatusCode.UNSET) {
			tags.put("otel.status_code", status.name());
		}
		if (status == StatusCode.ERROR) {
			tags.put("error", span.getStatus().getDescription());
		}
		if (tags.isEmpty()) {
			return;
		}
		this.json.name("tags").beginObject();
		tags.forEach((key, value) -> this.json.name(key).value(value));
		this.json.endObject();
	}

	private static void put(Map<String, String> tags, String key, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			tags.put(key, value);
		}
	}

	private static void dropped(Map<String, String> tags, String what, int count) {
		if (count > 0) {
			tags.put("otel.dropped_" + what + "_count", Integer.toString(count));
		}
	}

	private static String text(Object value) {
		if (value instanceof List<?> list) {
			Json array = new Json();
			plain(array, list);
			return array.toString();
		}
		return (value instanceof Value<?> typed) ? typed.asString() : value.toString();
	}

	private static void plain(Json json, Object value) {
		if (value instanceof Boolean truth) {
			json.value(truth);
		}
		else if (value instanceof Long number) {
			json.value(number);
		}
		else if (value instanceof Double number) {
			json.value(number);
		}
		else if (value instanceof List<?> list) {
			json.beginArray();
			list.forEach((element) -> plain(json, element));
			json.endArray();
		}
		else {
			json.value((value instanceof Value<?> typed) ? typed.asString() : value.toString());
		}
	}

}
