package dev.traced.viewer.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.traced.viewer.analysis.DependencyGraph;
import dev.traced.viewer.analysis.Finding;
import dev.traced.viewer.analysis.RouteStats;
import dev.traced.viewer.analysis.RunningTrace;
import dev.traced.viewer.analysis.ServiceStats;
import org.jspecify.annotations.Nullable;

/**
 * The query API: what can be asked for, by path.
 */
final class Api {

	static final String PATH = "/api/v1/";

	private static final String TRACE = "traces/";

	private final Map<String, Question> questions = new LinkedHashMap<>();

	private final Question trace;

	Api(ViewerBackend backend, Assets assets) {
		TracesResource traces = new TracesResource(backend.store());
		this.trace = new Question(Set.of("format"), traces::trace);
		put("traces", TracesResource.PARAMETERS, traces::list);
		put("logs", Set.of("trace_id", "span_id", "limit"), traces::logs);
		put("services", Set.of(), (parameters) -> {
			List<ServiceStats> services = backend.statistics().services();
			return Json.answer((json) -> StatisticsJson.services(json, services));
		});
		put("dependencies", Set.of(), (parameters) -> {
			DependencyGraph graph = backend.statistics().dependencies();
			return Json.answer((json) -> StatisticsJson.dependencies(json, graph));
		});
		put("red", Set.of("service"), (parameters) -> {
			List<RouteStats> routes = backend.statistics().routes(parameters.text("service"));
			return Json.answer((json) -> StatisticsJson.red(json, routes));
		});
		put("findings", Set.of("type"), (parameters) -> {
			Finding.Type type = parameters.oneOf("type", Finding.Type.values(), Finding.Type::id);
			List<Finding> findings = backend.findings().findings(type);
			return Json.answer((json) -> FindingsJson.findings(json, findings));
		});
		put("running", Set.of(), (parameters) -> {
			List<RunningTrace> running = backend.running().running();
			return Json.answer((json) -> FindingsJson.running(json, running));
		});
		put("status", Set.of(), (parameters) -> Json.answer((json) -> StatusJson.write(json, backend)));
		put("openapi.json", Set.of(), (parameters) -> Objects.requireNonNull(assets.find("/openapi.json", null)));
		put("stream", Set.of(), (parameters) -> stream(backend.events()));
	}

	private void put(String path, Set<String> parameters, Function<Parameters, ViewerResponse> answer) {
		this.questions.put(path, new Question(parameters, (same, given) -> answer.apply(given)));
	}

	/** The parameters of each question that there is, by its path. */
	Map<String, Set<String>> parameters() {
		Map<String, Set<String>> parameters = new LinkedHashMap<>();
		this.questions.forEach((path, question) -> parameters.put(PATH + path, question.parameters()));
		parameters.put(PATH + TRACE + "{trace_id}", this.trace.parameters());
		return parameters;
	}

	/** Answers a request, or {@code null} if there is nothing at its path. */
	@Nullable ViewerResponse find(ViewerRequest request) {
		String path = request.path().substring(PATH.length());
		Question question = this.questions.get(path);
		if (question == null && path.startsWith(TRACE)) {
			path = path.substring(TRACE.length()).toLowerCase(Locale.ROOT);
			question = Parameters.isId(path, 32) ? this.trace : null;
		}
		if (question == null) {
			return null;
		}
		ViewerHandler.readOnly(request);
		return question.answer().apply(path, Parameters.of(request.query(), question.parameters()));
	}

	private static ViewerResponse stream(EventHub events) {
		EventSubscription subscription = events.subscribe();
		if (subscription == null) {
			throw new ViewerProblem(503, "Too many watch already.", Map.of("Retry-After", "10"));
		}
		return ViewerResponse.of(200, "text/event-stream;charset=UTF-8", new ViewerResponse.Events(subscription))
			.with("X-Accel-Buffering", "no");
	}

	/**
	 * Something that can be asked for.
	 *
	 * @param parameters its parameters
	 * @param answer answers
	 */
	private record Question(Set<String> parameters, BiFunction<String, Parameters, ViewerResponse> answer) {

	}

}
