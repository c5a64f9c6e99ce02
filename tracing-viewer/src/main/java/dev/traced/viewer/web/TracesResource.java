package dev.traced.viewer.web;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.TraceSummary;

/**
 * The traces that are held: some of them, or one with all its spans.
 */
final class TracesResource {

	static final Set<String> PARAMETERS = Set.of("service", "start", "end", "min_duration", "max_duration",
			"min_span_duration", "status", "route", "q", "sort", "limit", "offset", "format");

	private final ViewerBackend backend;

	TracesResource(ViewerBackend backend) {
		this.backend = backend;
	}

	ViewerResponse list(Parameters parameters) {
		int limit = parameters.number("limit", 50, 1, 1000);
		int offset = parameters.number("offset", 0, 0, Integer.MAX_VALUE);
		List<TraceSummary> all = this.backend.store()
			.summaries()
			.stream()
			.sorted(Comparator.comparingLong(TraceSummary::startEpochNanos).reversed())
			.toList();
		List<TraceSummary> page = all.stream().skip(offset).limit(limit).toList();
		return Json.answer((json) -> {
			json.writeStartObject();
			json.writeNumberProperty("total", all.size());
			json.writeNumberProperty("offset", offset);
			json.writeNumberProperty("limit", limit);
			Json.array(json, "traces", page, SummaryJson::write);
			json.writeEndObject();
		});
	}

	ViewerResponse trace(String traceId, Parameters parameters) {
		HeldTrace trace = this.backend.store().trace(traceId);
		if (trace == null) {
			throw new ViewerProblem(404, "Trace " + traceId + " is not held.");
		}
		return Json.answer((json) -> TraceJson.write(json, trace, null));
	}

}
