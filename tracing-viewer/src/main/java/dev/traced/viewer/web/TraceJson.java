package dev.traced.viewer.web;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a trace with all that is known of it.
 */
final class TraceJson {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private TraceJson() {
	}

	static void write(JsonGenerator json, HeldTrace trace, @Nullable String medianTraceId) {
		long start = trace.summary().startEpochNanos();
		json.writeStartObject();
		json.writeStringProperty("trace_id", trace.summary().traceId());
		json.writeName("summary");
		SummaryJson.write(json, trace.summary());
		json.writeArrayPropertyStart("spans");
		Map<String, Resource> resources = new LinkedHashMap<>();
		for (SpanData span : trace.spans()) {
			resources.putIfAbsent(service(span), span.getResource());
			span(json, span, start);
		}
		json.writeEndArray();
		json.writeObjectPropertyStart("resources");
		resources.forEach((service, resource) -> Json.attributes(json, service, resource.getAttributes()));
		json.writeEndObject();
		SummaryJson.services(json, trace.summary().services());
		Json.millis(json, "total_duration_ms", trace.summary().durationNanos());
		Json.array(json, "logs", trace.logs(), (array, log) -> log(array, log, start));
		Json.string(json, "median_trace_id", medianTraceId);
		Sampled.of(trace).write(json, "sampling");
		json.writeEndObject();
	}

	private static String service(SpanData span) {
		String name = span.getResource().getAttribute(SERVICE_NAME);
		return (name != null) ? name : "unknown_service";
	}

	private static void span(JsonGenerator json, SpanData span, long traceStart) {
		json.writeStartObject();
		json.writeStringProperty("span_id", span.getSpanId());
		Json.string(json, "parent_span_id",
				span.getParentSpanContext().isValid() ? span.getParentSpanContext().getSpanId() : null);
		json.writeStringProperty("name", span.getName());
		json.writeStringProperty("kind", span.getKind().name());
		json.writeStringProperty("service_name", service(span));
		json.writeStringProperty("scope", span.getInstrumentationScopeInfo().getName());
		Json.time(json, "start_time", span.getStartEpochNanos());
		Json.time(json, "end_time", span.getEndEpochNanos());
		Json.millis(json, "start_offset_ms", span.getStartEpochNanos() - traceStart);
		Json.millis(json, "duration_ms", span.getEndEpochNanos() - span.getStartEpochNanos());
		json.writeStringProperty("status", span.getStatus().getStatusCode().name());
		String message = span.getStatus().getDescription();
		Json.string(json, "status_message", message.isEmpty() ? null : message);
		Json.attributes(json, "attributes", span.getAttributes());
		Json.array(json, "events", span.getEvents(), TraceJson::event);
		Json.array(json, "links", span.getLinks(), TraceJson::link);
		json.writeNumberProperty("dropped_attributes",
				Math.max(0, span.getTotalAttributeCount() - span.getAttributes().size()));
		json.writeNumberProperty("dropped_events",
				Math.max(0, span.getTotalRecordedEvents() - span.getEvents().size()));
		json.writeNumberProperty("dropped_links", Math.max(0, span.getTotalRecordedLinks() - span.getLinks().size()));
		json.writeEndObject();
	}

	private static void event(JsonGenerator json, EventData event) {
		json.writeStartObject();
		json.writeStringProperty("name", event.getName());
		Json.time(json, "time", event.getEpochNanos());
		Json.attributes(json, "attributes", event.getAttributes());
		json.writeEndObject();
	}

	private static void link(JsonGenerator json, LinkData link) {
		json.writeStartObject();
		json.writeStringProperty("trace_id", link.getSpanContext().getTraceId());
		json.writeStringProperty("span_id", link.getSpanContext().getSpanId());
		Json.attributes(json, "attributes", link.getAttributes());
		json.writeEndObject();
	}

	/**
	 * Writes a line of a log.
	 * @param json where
	 * @param log the line
	 * @param traceStart when its trace began, nanoseconds since the epoch
	 */
	static void log(JsonGenerator json, LogEntry log, long traceStart) {
		json.writeStartObject();
		Json.time(json, "time", log.epochNanos());
		Json.millis(json, "offset_ms", log.epochNanos() - traceStart);
		json.writeStringProperty("severity", log.severity());
		json.writeStringProperty("service_name", log.service());
		Json.string(json, "logger", log.logger());
		Json.string(json, "thread", log.thread());
		json.writeStringProperty("message", log.message());
		Json.string(json, "exception", log.exception());
		Json.string(json, "span_id", log.spanId());
		json.writeEndObject();
	}

}
