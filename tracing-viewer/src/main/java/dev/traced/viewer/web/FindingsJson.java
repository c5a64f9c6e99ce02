package dev.traced.viewer.web;

import java.util.List;

import dev.traced.viewer.analysis.Finding;
import dev.traced.viewer.analysis.RunningTrace;
import tools.jackson.core.JsonGenerator;

/**
 * Writes what deserves a look, and what runs at this moment.
 */
final class FindingsJson {

	private FindingsJson() {
	}

	static void findings(JsonGenerator json, List<Finding> findings) {
		json.writeStartObject();
		Json.array(json, "findings", findings, FindingsJson::finding);
		json.writeEndObject();
	}

	private static void finding(JsonGenerator json, Finding finding) {
		json.writeStartObject();
		json.writeStringProperty("type", finding.type().id());
		json.writeStringProperty("severity", finding.severity().id());
		json.writeStringProperty("title", finding.title());
		json.writeStringProperty("advice", finding.advice());
		json.writeStringProperty("service", finding.service());
		json.writeStringProperty("operation", finding.operation());
		json.writeNumberProperty("count", finding.count());
		Json.number(json, "total_ms", finding.totalMs());
		Json.number(json, "max_ms", finding.maxMs());
		Json.string(json, "query", finding.query());
		Json.string(json, "call_site", finding.callSite());
		Json.string(json, "error_type", finding.errorType());
		Json.time(json, "first_seen", finding.firstSeenEpochNanos());
		Json.time(json, "last_seen", finding.lastSeenEpochNanos());
		Json.array(json, "examples", finding.examples(), (array, example) -> {
			array.writeStartObject();
			array.writeStringProperty("trace_id", example.traceId());
			array.writeStringProperty("span_id", example.spanId());
			Json.number(array, "duration_ms", example.durationMs());
			array.writeEndObject();
		});
		json.writeEndObject();
	}

	static void running(JsonGenerator json, List<RunningTrace> running) {
		json.writeStartObject();
		Json.array(json, "traces", running, FindingsJson::running);
		json.writeEndObject();
	}

	private static void running(JsonGenerator json, RunningTrace trace) {
		json.writeStartObject();
		json.writeStringProperty("trace_id", trace.traceId());
		json.writeStringProperty("root_name", trace.rootName());
		json.writeStringProperty("service_name", trace.serviceName());
		Json.number(json, "age_ms", trace.ageMs());
		json.writeNumberProperty("span_count", trace.spanCount());
		Json.array(json, "spans", trace.spans(), (array, span) -> {
			array.writeStartObject();
			array.writeStringProperty("span_id", span.spanId());
			Json.string(array, "parent_span_id", span.parentSpanId());
			array.writeStringProperty("name", span.name());
			Json.number(array, "age_ms", span.ageMs());
			array.writeEndObject();
		});
		Json.string(json, "thread", trace.thread());
		Json.array(json, "stack", trace.stack(), JsonGenerator::writeString);
		json.writeEndObject();
	}

}
