package dev.traced.viewer.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The query API: what can be asked for, by path.
 */
final class Api {

	static final String PATH = "/api/v1/";

	private static final String TRACE = "traces/";

	private final Map<String, Question> questions = new LinkedHashMap<>();

	private final Question trace;

	Api(ViewerBackend backend) {
		TracesResource traces = new TracesResource(backend);
		this.trace = new Question(Set.of("format"), traces::trace);
		this.questions.put("traces",
				new Question(TracesResource.PARAMETERS, (path, parameters) -> traces.list(parameters)));
		this.questions.put("status",
				new Question(Set.of(), (path, parameters) -> Json.answer((json) -> StatusJson.write(json, backend))));
		this.questions.put("stream", new Question(Set.of(), (path, parameters) -> stream(backend.events())));
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
		return question.answer().answer(path, Parameters.of(request.query(), question.parameters()));
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
	private record Question(Set<String> parameters, Answer answer) {

	}

	/** Answers a question. */
	@FunctionalInterface
	interface Answer {

		ViewerResponse answer(String path, Parameters parameters);

	}

}
