package dev.traced.viewer.receiver;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

import dev.traced.viewer.receiver.RefusedException.Reason;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes what OTLP answers: {@code Export…ServiceResponse}, or {@code google.rpc.Status}
 * with the details that the specification asks for.
 */
final class Answers {

	/** How long whoever is refused for lack of room is asked to wait. */
	static final int RETRY_SECONDS = 1;

	private static final String DETAILS = "type.googleapis.com/google.rpc.";

	private static final JsonFactory JSON = new JsonFactory();

	private static final ByteBudget UNLIMITED = new ByteBudget(Long.MAX_VALUE);

	private Answers() {
	}

	static Answer success(Signal signal, Encoding encoding, Outcome outcome) {
		byte[] body = (encoding == Encoding.PROTOBUF) ? response(outcome) : json((json) -> {
			if (outcome.rejected() > 0) {
				json.writeName("partialSuccess").writeStartObject();
				json.writeStringProperty(signal.rejected(), Long.toString(outcome.rejected()));
				json.writeStringProperty("errorMessage", String.valueOf(outcome.reason()));
				json.writeEndObject();
			}
		});
		return new Answer(200, encoding.contentType(), body, Map.of());
	}

	/** As protobuf; the messages of all signals are alike. */
	static byte[] response(Outcome outcome) {
		ProtoWriter response = new ProtoWriter(UNLIMITED.reserve());
		if (outcome.rejected() > 0) {
			int partial = response.begin(1);
			response.number(1, outcome.rejected());
			response.text(2, String.valueOf(outcome.reason()));
			response.end(partial);
		}
		return response.toBytes();
	}

	static Answer failure(RefusedException failure, Encoding encoding) {
		Reason reason = failure.reason();
		byte[] body = (encoding == Encoding.PROTOBUF) ? status(failure)
				: json((json) -> status(json, reason, failure.text()));
		Map<String, String> headers = switch (reason) {
			case BUSY -> Map.of("Retry-After", Integer.toString(RETRY_SECONDS));
			case UNSUPPORTED -> Map.of("Accept-Encoding", "gzip");
			default -> Map.of();
		};
		return new Answer(reason.http(), encoding.contentType(), body, headers);
	}

	/** As protobuf. */
	static byte[] status(RefusedException failure) {
		Reason reason = failure.reason();
		ProtoWriter status = new ProtoWriter(UNLIMITED.reserve());
		status.number(1, reason.grpc());
		status.text(2, failure.text());
		if (reason == Reason.MALFORMED) {
			int detail = status.begin(3);
			status.text(1, DETAILS + "BadRequest");
			int value = status.begin(2);
			int violation = status.begin(1);
			status.text(2, failure.text());
			status.end(violation);
			status.end(value);
			status.end(detail);
		}
		else if (reason == Reason.BUSY) {
			int detail = status.begin(3);
			status.text(1, DETAILS + "RetryInfo");
			int value = status.begin(2);
			int delay = status.begin(1);
			status.number(1, RETRY_SECONDS);
			status.end(delay);
			status.end(value);
			status.end(detail);
		}
		return status.toBytes();
	}

	private static void status(JsonGenerator json, Reason reason, String message) {
		json.writeNumberProperty("code", reason.grpc());
		json.writeStringProperty("message", message);
		if (reason != Reason.MALFORMED && reason != Reason.BUSY) {
			return;
		}
		json.writeName("details").writeStartArray().writeStartObject();
		if (reason == Reason.MALFORMED) {
			json.writeStringProperty("@type", DETAILS + "BadRequest");
			json.writeName("fieldViolations").writeStartArray().writeStartObject();
			json.writeStringProperty("description", message);
			json.writeEndObject().writeEndArray();
		}
		else {
			json.writeStringProperty("@type", DETAILS + "RetryInfo");
			json.writeStringProperty("retryDelay", RETRY_SECONDS + "s");
		}
		json.writeEndObject().writeEndArray();
	}

	private static byte[] json(Consumer<JsonGenerator> content) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
			json.writeStartObject();
			content.accept(json);
			json.writeEndObject();
		}
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

}
