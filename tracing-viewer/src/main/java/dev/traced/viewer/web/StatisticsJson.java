package dev.traced.viewer.web;

import java.util.List;

import dev.traced.viewer.analysis.DependencyGraph;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RequestStats;
import dev.traced.viewer.analysis.RouteStats;
import dev.traced.viewer.analysis.ServiceStats;
import dev.traced.viewer.analysis.TraceExample;
import tools.jackson.core.JsonGenerator;

/**
 * Writes rates, errors and durations.
 */
final class StatisticsJson {

	private static final long NANOS_PER_MILLI = 1_000_000;

	private StatisticsJson() {
	}

	static void services(JsonGenerator json, List<ServiceStats> services) {
		json.writeStartObject();
		Json.array(json, "services", services, (array, service) -> {
			array.writeStartObject();
			array.writeStringProperty("name", service.name());
			array.writeNumberProperty("span_count", service.spanCount());
			requests(array, service.requests());
			Json.time(array, "last_seen", service.lastSeenEpochNanos());
			array.writeEndObject();
		});
		json.writeEndObject();
	}

	static void dependencies(JsonGenerator json, DependencyGraph graph) {
		json.writeStartObject();
		Json.array(json, "nodes", graph.nodes(), (array, node) -> {
			array.writeStartObject();
			array.writeStringProperty("id", node.id());
			array.writeStringProperty("name", node.name());
			array.writeStringProperty("type", node.type().id());
			Json.string(array, "system", node.system());
			requests(array, node.requests());
			array.writeEndObject();
		});
		Json.array(json, "edges", graph.edges(), (array, edge) -> {
			array.writeStartObject();
			array.writeStringProperty("source", edge.source());
			array.writeStringProperty("target", edge.target());
			requests(array, edge.requests());
			array.writeStringProperty("query", edge.query());
			array.writeEndObject();
		});
		json.writeEndObject();
	}

	static void red(JsonGenerator json, List<RouteStats> routes) {
		json.writeStartObject();
		json.writeNumberProperty("window_seconds", LiveStatistics.WINDOW.toSeconds());
		Json.array(json, "routes", routes, StatisticsJson::route);
		json.writeEndObject();
	}

	private static void route(JsonGenerator json, RouteStats route) {
		json.writeStartObject();
		json.writeStringProperty("service", route.service());
		json.writeStringProperty("operation", route.operation());
		json.writeStringProperty("kind", route.kind().name());
		Json.string(json, "route", route.route());
		Json.string(json, "method", route.method());
		requests(json, route.requests());
		Json.number(json, "max_ms", route.requests().maxMs());
		Json.array(json, "series", route.series(), (array, slice) -> {
			array.writeStartObject();
			Json.time(array, "time", slice.epochMillis() * NANOS_PER_MILLI);
			array.writeNumberProperty("count", slice.count());
			array.writeNumberProperty("errors", slice.errors());
			Json.number(array, "p50_ms", slice.p50Ms());
			Json.number(array, "p95_ms", slice.p95Ms());
			array.writeEndObject();
		});
		Json.array(json, "histogram", route.histogram(), (array, bucket) -> {
			array.writeStartObject();
			Json.number(array, "le_ms", bucket.upToMs());
			array.writeNumberProperty("count", bucket.count());
			array.writeEndObject();
		});
		Json.array(json, "slowest", route.slowest(), (array, example) -> example(array, example, false));
		Json.array(json, "failing", route.failing(), (array, example) -> example(array, example, true));
		json.writeEndObject();
	}

	private static void example(JsonGenerator json, TraceExample example, boolean failed) {
		json.writeStartObject();
		json.writeStringProperty("trace_id", example.traceId());
		json.writeStringProperty("span_id", example.spanId());
		Json.number(json, "duration_ms", example.durationMs());
		if (failed) {
			Json.string(json, "message", example.message());
		}
		json.writeEndObject();
	}

	private static void requests(JsonGenerator json, RequestStats requests) {
		json.writeNumberProperty("request_count", requests.requestCount());
		json.writeNumberProperty("error_count", requests.errorCount());
		Json.number(json, "rate_per_second", requests.ratePerSecond());
		Json.number(json, "error_share", requests.errorShare());
		Json.number(json, "p50_ms", requests.p50Ms());
		Json.number(json, "p95_ms", requests.p95Ms());
		Json.number(json, "p99_ms", requests.p99Ms());
	}

}
