package dev.traced.viewer.web;

import java.util.Map;

import dev.traced.viewer.receiver.Answer;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.receiver.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Takes the spans and lines of other services.
 */
final class Intake {

	static final String PATH = "/v1/";

	private final OtlpReceiver receiver;

	Intake(ViewerBackend backend) {
		this.receiver = backend.receiver();
	}

	int maxRequestSize() {
		return this.receiver.maxRequestSize();
	}

	ViewerResponse answer(ViewerRequest request) {
		Signal signal = signal(request.path());
		if (signal == null) {
			throw ViewerProblem.notFound();
		}
		if (!request.method().equals("POST")) {
			throw new ViewerProblem(405, "Spans and logs are sent here, by POST.", Map.of("Allow", "POST"));
		}
		Answer answer = this.receiver.receive(signal, request.header("Content-Type"),
				request.header("Content-Encoding"), length(request.header("Content-Length")), request.body());
		return ViewerResponse.of(answer.status(), answer.contentType(), new ViewerResponse.Bytes(answer.body()))
			.with(answer.headers());
	}

	private static @Nullable Signal signal(String path) {
		for (Signal signal : Signal.values()) {
			if (signal.path().equals(path)) {
				return signal;
			}
		}
		return null;
	}

	private static long length(@Nullable String header) {
		try {
			return (header != null) ? Long.parseLong(header) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

}
