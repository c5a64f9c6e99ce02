package dev.traced.viewer.web;

import java.util.List;
import java.util.Set;

import dev.traced.viewer.query.QueryException;
import dev.traced.viewer.query.TraceFinder;
import dev.traced.viewer.query.TracePage;
import dev.traced.viewer.query.TracePoints;
import dev.traced.viewer.query.TraceQuery;
import dev.traced.viewer.receiver.OtlpJsonTrace;
import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.LogEntry;
import dev.traced.viewer.store.TraceStore;

/**
 * The traces that are held: some of them, or one with all its spans.
 */
final class TracesResource {

	static final Set<String> PARAMETERS = Set.of("service", "start", "end", "min_duration", "max_duration",
			"min_span_duration", "status", "route", "q", "sort", "limit", "offset", "format");

	private static final double NANOS_PER_MILLI = 1_000_000.0;

	private final TraceStore store;

	private final TraceFinder finder;

	private final OpenedTraces opened;

	TracesResource(TraceStore store) {
		this.store = store;
		this.finder = new TraceFinder(store);
		this.opened = new OpenedTraces(store);
	}

	ViewerResponse list(Parameters parameters) {
		boolean points = parameters.format("points");
		try {
			TraceQuery query = TraceQuery.of((name) -> (name != null) ? parameters.text(name) : null);
			return points ? points(this.finder.points(query)) : page(this.finder.find(query));
		}
		catch (QueryException ex) {
			throw ViewerProblem.badRequest("Parameter " + ex.getMessage() + ".");
		}
	}

	private static ViewerResponse page(TracePage page) {
		return Json.answer((json) -> {
			json.writeStartObject();
			json.writeNumberProperty("total", page.total());
			json.writeNumberProperty("offset", page.offset());
			json.writeNumberProperty("limit", page.limit());
			Json.array(json, "traces", page.traces(), SummaryJson::write);
			json.writeEndObject();
		});
	}

	private static ViewerResponse points(TracePoints points) {
		return Json.answer((json) -> {
			json.writeStartObject();
			json.writeNumberProperty("total", points.total());
			Json.array(json, "points", points.points(), (array, point) -> {
				array.writeStartArray();
				array.writeNumber(point.startEpochNanos() / NANOS_PER_MILLI);
				array.writeNumber(point.durationNanos() / NANOS_PER_MILLI);
				array.writeNumber(point.error() ? 1 : 0);
				array.writeString(point.traceId());
				array.writeEndArray();
			});
			json.writeEndObject();
		});
	}

	ViewerResponse trace(String traceId, Parameters parameters) {
		boolean otlp = parameters.format("otlp");
		HeldTrace trace = this.store.trace(traceId);
		if (trace == null) {
			throw new ViewerProblem(404, "Trace " + traceId + " is not held.");
		}
		this.opened.opened(traceId);
		if (otlp) {
			return ViewerResponse.json((out) -> OtlpJsonTrace.write(trace, out))
				.with("Content-Disposition", "attachment; filename=\"trace-" + traceId + ".json\"");
		}
		String median = this.store.medianOf(trace.summary());
		return Json.answer((json) -> TraceJson.write(json, trace, median));
	}

	ViewerResponse logs(Parameters parameters) {
		String traceId = parameters.id("trace_id", 32);
		String spanId = parameters.id("span_id", 16);
		int limit = parameters.number("limit", 1000, 1, 10_000);
		if (traceId == null) {
			throw ViewerProblem.badRequest("Parameter 'trace_id' is missing.");
		}
		HeldTrace trace = this.store.trace(traceId);
		if (trace == null) {
			throw new ViewerProblem(404, "Trace " + traceId + " is not held.");
		}
		long start = trace.summary().startEpochNanos();
		List<LogEntry> logs = trace.logs()
			.stream()
			.filter((log) -> spanId == null || spanId.equals(log.spanId()))
			.toList();
		return Json.answer((json) -> {
			json.writeStartObject();
			json.writeNumberProperty("total", logs.size());
			Json.array(json, "logs", logs.subList(0, Math.min(limit, logs.size())),
					(array, log) -> TraceJson.log(array, log, start));
			json.writeEndObject();
		});
	}

}
