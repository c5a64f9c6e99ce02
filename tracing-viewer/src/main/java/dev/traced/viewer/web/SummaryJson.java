package dev.traced.viewer.web;

import java.util.List;
import java.util.Locale;

import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.ServiceShare;
import tools.jackson.core.JsonGenerator;

/**
 * Writes what lists show of a trace.
 */
final class SummaryJson {

	private SummaryJson() {
	}

	static void write(JsonGenerator json, TraceSummary summary) {
		json.writeStartObject();
		json.writeStringProperty("trace_id", summary.traceId());
		json.writeStringProperty("root_name", summary.rootName());
		json.writeStringProperty("root_service", summary.rootService());
		json.writeStringProperty("kind", summary.rootKind().name());
		Json.string(json, "route", summary.route());
		Json.string(json, "method", summary.method());
		if (summary.httpStatus() != 0) {
			json.writeNumberProperty("http_status_code", summary.httpStatus());
		}
		else {
			json.writeNullProperty("http_status_code");
		}
		json.writeStringProperty("status", summary.status().name());
		Json.time(json, "start_time", summary.startEpochNanos());
		Json.millis(json, "duration_ms", summary.durationNanos());
		json.writeNumberProperty("span_count", summary.spanCount());
		json.writeNumberProperty("error_count", summary.errorCount());
		services(json, summary.services());
		json.writeBooleanProperty("complete", summary.complete());
		json.writeStringProperty("held_as", summary.heldAs().name().toLowerCase(Locale.ROOT));
		json.writeEndObject();
	}

	static void services(JsonGenerator json, List<ServiceShare> services) {
		Json.array(json, "services", services, (array, service) -> {
			array.writeStartObject();
			array.writeStringProperty("name", service.name());
			array.writeNumberProperty("span_count", service.spanCount());
			array.writeNumberProperty("error_count", service.errorCount());
			array.writeEndObject();
		});
	}

}
