package dev.traced.viewer.web;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import org.springframework.http.HttpStatus;

/**
 * Ends the handling of a request with an answer that says what is wrong with it, as RFC
 * 9457 has it.
 */
final class ViewerProblem extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private final String detail;

	private final transient Map<String, String> headers;

	ViewerProblem(int status, String detail) {
		this(status, detail, Map.of());
	}

	ViewerProblem(int status, String detail, Map<String, String> headers) {
		super(detail, null, false, false);
		this.status = status;
		this.detail = detail;
		this.headers = headers;
	}

	static ViewerProblem badRequest(String detail) {
		return new ViewerProblem(400, detail);
	}

	static ViewerProblem notFound() {
		return new ViewerProblem(404, "There is nothing at this path.");
	}

	ViewerResponse toResponse() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Json.write(out, (json) -> {
			json.writeStartObject();
			json.writeStringProperty("title", title());
			json.writeNumberProperty("status", this.status);
			json.writeStringProperty("detail", this.detail);
			json.writeEndObject();
		});
		return ViewerResponse.of(this.status, "application/problem+json", new ViewerResponse.Bytes(out.toByteArray()))
			.with(this.headers);
	}

	private String title() {
		HttpStatus known = HttpStatus.resolve(this.status);
		return (known != null) ? known.getReasonPhrase() : "Error";
	}

}
