package dev.traced.viewer.receiver;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What protobuf's own classes write is what arrives, in protobuf and in JSON.
 */
class OfficialMessagesTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@Test
	void whatIsSentInProtobufArrives() {
		for (int seed = 0; seed < 500; seed++) {
			ExportTraceServiceRequest request = new RandomRequests(seed).traces();
			Received received = new Received();
			Answer answer = received.traces(Received.PROTOBUF, request.toByteArray());
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body()).isEmpty();
			assertArrived(request, received.spans);
		}
	}

	@Test
	void whatIsSentInJsonArrivesInWhateverOrder() {
		for (int seed = 0; seed < 500; seed++) {
			ExportTraceServiceRequest request = new RandomRequests(seed).traces();
			Received received = new Received();
			Answer answer = received.traces(Received.JSON, ProtoJson.write(request, seed % 2 == 1));
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body()).asString().isEqualTo("{}");
			assertArrived(request, received.spans);
		}
	}

	@Test
	void recordsOfLogsArrive() {
		for (int seed = 0; seed < 500; seed++) {
			ExportLogsServiceRequest request = new RandomRequests(seed).logs();
			Received binary = new Received();
			assertThat(binary.logs(Received.PROTOBUF, request.toByteArray()).status()).isEqualTo(200);
			Received json = new Received();
			assertThat(json.logs(Received.JSON, ProtoJson.write(request, seed % 2 == 1)).status()).isEqualTo(200);
			assertThat(json.logs).isEqualTo(binary.logs);
			assertArrived(request, binary.logs);
		}
	}

	@Test
	void whatANewerOtlpAddsIsIgnored() {
		UnknownFieldSet newer = UnknownFieldSet.newBuilder()
			.addField(100, UnknownFieldSet.Field.newBuilder().addVarint(-1).addFixed32(1).addFixed64(2).build())
			.addField(101,
					UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("new")).build())
			.addField(102,
					UnknownFieldSet.Field.newBuilder()
						.addGroup(UnknownFieldSet.newBuilder()
							.addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
							.build())
						.build())
			.build();
		ExportTraceServiceRequest.Builder request = new RandomRequests(5).traces().toBuilder();
		ExportTraceServiceRequest known = request.build();
		request.setUnknownFields(newer);
		for (ResourceSpans.Builder resource : request.getResourceSpansBuilderList()) {
			resource.setUnknownFields(newer).getResourceBuilder().setUnknownFields(newer);
			for (ScopeSpans.Builder scope : resource.getScopeSpansBuilderList()) {
				scope.setUnknownFields(newer).getScopeBuilder().setUnknownFields(newer);
				for (Span.Builder span : scope.getSpansBuilderList()) {
					span.setUnknownFields(newer).getStatusBuilder().setUnknownFields(newer);
					span.getAttributesBuilderList().forEach((attribute) -> attribute.setUnknownFields(newer));
					span.getEventsBuilderList().forEach((event) -> event.setUnknownFields(newer));
					span.getLinksBuilderList().forEach((link) -> link.setUnknownFields(newer));
				}
			}
		}
		Received received = new Received();
		assertThat(received.traces(Received.PROTOBUF, request.build().toByteArray()).status()).isEqualTo(200);
		assertThat(received.spans).isNotEmpty();
		assertArrived(known, received.spans);
	}

	private static void assertArrived(ExportTraceServiceRequest request, List<SpanData> spans) {
		List<String> expected = new ArrayList<>();
		for (ResourceSpans resource : request.getResourceSpansList()) {
			for (ScopeSpans scope : resource.getScopeSpansList()) {
				for (Span span : scope.getSpansList()) {
					expected.add(describe(resource, scope, span));
				}
			}
		}
		assertThat(spans.stream().map(OfficialMessagesTests::describe).toList()).isEqualTo(expected);
	}

	private static String describe(ResourceSpans resource, ScopeSpans scope, Span span) {
		int flags = span.getFlags();
		List<String> parts = new ArrayList<>();
		parts.add(context(span.getTraceId(), span.getSpanId(), flags, span.getTraceState(), false));
		parts.add(span.getParentSpanId().isEmpty() ? "root"
				: context(span.getTraceId(), span.getParentSpanId(), flags, "", true));
		parts.add(span.getName());
		parts.add((span.getKindValue() == 0) ? "INTERNAL" : span.getKind().name().substring("SPAN_KIND_".length()));
		parts.add(span.getStartTimeUnixNano() + "-" + span.getEndTimeUnixNano());
		parts.add(attributes(span.getAttributesList()) + "/" + span.getDroppedAttributesCount());
		for (Span.Event event : span.getEventsList()) {
			parts.add(event.getTimeUnixNano() + event.getName() + attributes(event.getAttributesList()) + "/"
					+ event.getDroppedAttributesCount());
		}
		parts.add("/" + span.getDroppedEventsCount());
		for (Span.Link link : span.getLinksList()) {
			parts.add(context(link.getTraceId(), link.getSpanId(), link.getFlags(), link.getTraceState(), true)
					+ attributes(link.getAttributesList()) + "/" + link.getDroppedAttributesCount());
		}
		parts.add("/" + span.getDroppedLinksCount());
		String status = span.getStatus().getCode().name().substring("STATUS_CODE_".length());
		parts.add(status.equals("ERROR") ? status + span.getStatus().getMessage() : status);
		parts.add(scope(scope.getScope(), scope.getSchemaUrl()));
		parts.add(attributes(resource.getResource().getAttributesList()) + resource.getSchemaUrl());
		return String.join("\n", parts);
	}

	private static String describe(SpanData span) {
		List<String> parts = new ArrayList<>();
		parts.add(context(span.getSpanContext()));
		parts.add(span.getParentSpanContext().isValid() ? context(span.getParentSpanContext()) : "root");
		parts.add(span.getName());
		parts.add(span.getKind().name());
		parts.add(span.getStartEpochNanos() + "-" + span.getEndEpochNanos());
		parts.add(attributes(span.getAttributes(), span.getTotalAttributeCount()));
		for (EventData event : span.getEvents()) {
			parts.add(event.getEpochNanos() + event.getName()
					+ attributes(event.getAttributes(), event.getTotalAttributeCount()));
		}
		parts.add("/" + (span.getTotalRecordedEvents() - span.getEvents().size()));
		for (LinkData link : span.getLinks()) {
			parts.add(context(link.getSpanContext()) + attributes(link.getAttributes(), link.getTotalAttributeCount()));
		}
		parts.add("/" + (span.getTotalRecordedLinks() - span.getLinks().size()));
		StatusCode code = span.getStatus().getStatusCode();
		parts.add(code + span.getStatus().getDescription());
		InstrumentationScopeInfo scope = span.getInstrumentationScopeInfo();
		parts.add(scope.getName() + "|" + text(scope.getVersion()) + "|" + text(scope.getSchemaUrl()) + "|"
				+ map(scope.getAttributes()));
		parts.add(map(span.getResource().getAttributes()) + text(span.getResource().getSchemaUrl()));
		return String.join("\n", parts);
	}

	private static String text(@org.jspecify.annotations.Nullable String text) {
		return (text != null) ? text : "";
	}

	private static String scope(InstrumentationScope scope, String schemaUrl) {
		return scope.getName() + "|" + scope.getVersion() + "|" + schemaUrl + "|"
				+ attributes(scope.getAttributesList());
	}

	private static String context(ByteString traceId, ByteString spanId, int flags, String state, boolean mayBeRemote) {
		String remote = (mayBeRemote && (flags & 0x300) == 0x300) ? "remote" : "local";
		return hex(traceId) + hex(spanId) + String.format("%02x", flags & 0xFF) + state + remote;
	}

	private static String context(SpanContext context) {
		return context.getTraceId() + context.getSpanId() + context.getTraceFlags().asHex()
				+ state(context.getTraceState()) + (context.isRemote() ? "remote" : "local");
	}

	private static String state(TraceState state) {
		return state.asMap()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining(","));
	}

	private static String attributes(Attributes attributes, int total) {
		return map(attributes) + "/" + (total - attributes.size());
	}

	private static Map<String, Object> map(Attributes attributes) {
		Map<String, Object> map = new java.util.TreeMap<>();
		attributes.forEach((key, value) -> map.put(key.getKey(), value));
		return map;
	}

	private static Map<String, Object> attributes(List<KeyValue> attributes) {
		Map<String, Object> map = new java.util.TreeMap<>();
		attributes.forEach((attribute) -> map.put(attribute.getKey(), attributeValue(attribute.getValue())));
		return map;
	}

	/** What an attribute of OpenTelemetry can be, else JSON. */
	private static Object attributeValue(AnyValue value) {
		if (value.hasKvlistValue()) {
			return json(value);
		}
		if (value.hasArrayValue()) {
			List<AnyValue> values = value.getArrayValue().getValuesList();
			boolean simple = values.stream()
				.allMatch(
						(element) -> !element.hasArrayValue() && !element.hasKvlistValue() && !element.hasBytesValue());
			boolean same = values.stream().map(AnyValue::getValueCase).distinct().count() <= 1;
			return (simple && same) ? values.stream().map(OfficialMessagesTests::plain).toList() : json(value);
		}
		return plain(value);
	}

	private static Object plain(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case BOOL_VALUE -> value.getBoolValue();
			case INT_VALUE -> value.getIntValue();
			case DOUBLE_VALUE -> value.getDoubleValue();
			case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
			case ARRAY_VALUE ->
				value.getArrayValue().getValuesList().stream().map(OfficialMessagesTests::plain).toList();
			case KVLIST_VALUE -> {
				Map<String, Object> map = new LinkedHashMap<>();
				value.getKvlistValue()
					.getValuesList()
					.forEach((entry) -> map.put(entry.getKey(), plain(entry.getValue())));
				yield map;
			}
			default -> throw new IllegalArgumentException();
		};
	}

	private static String json(AnyValue value) {
		return MAPPER.writeValueAsString(plain(value));
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static void assertArrived(ExportLogsServiceRequest request, List<LogEntry> logs) {
		Map<String, Object> resource = attributes(request.getResourceLogs(0).getResource().getAttributesList());
		String logger = request.getResourceLogs(0).getScopeLogs(0).getScope().getName();
		List<LogRecord> records = request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
		assertThat(resource).doesNotContainKey("service.name");
		assertThat(logs).hasSameSizeAs(records);
		Map<Integer, String> severities = new HashMap<>();
		for (int i = 1; i <= 24; i++) {
			severities.put(i, new String[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }[(i - 1) / 4]);
		}
		for (int i = 0; i < logs.size(); i++) {
			LogEntry entry = logs.get(i);
			LogRecord sent = records.get(i);
			Object body = attributeValue(sent.getBody());
			assertThat(entry).isEqualTo(new LogEntry(hex(sent.getTraceId()), hex(sent.getSpanId()), "unknown_service",
					sent.getTimeUnixNano(), severities.getOrDefault(sent.getSeverityNumberValue(), "INFO"),
					logger.isEmpty() ? null : logger, null,
					(body instanceof List) ? json(sent.getBody()) : body.toString(), null));
		}
	}

}
