package dev.traced.viewer.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the viewer answers, whichever web framework sends it.
 *
 * @param status the status of HTTP
 * @param headers the headers
 * @param body the body
 */
record ViewerResponse(int status, Map<String, String> headers, Body body) {

	private static final Body EMPTY = new Bytes(new byte[0]);

	static ViewerResponse of(int status, String contentType, Body body) {
		return new ViewerResponse(status, Map.of("Content-Type", contentType), body);
	}

	static ViewerResponse json(Writer writer) {
		return of(200, "application/json", writer);
	}

	static ViewerResponse empty(int status) {
		return new ViewerResponse(status, Map.of(), EMPTY);
	}

	ViewerResponse with(String name, String value) {
		return with(Map.of(name, value));
	}

	ViewerResponse with(Map<String, String> more) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.putAll(more);
		return new ViewerResponse(this.status, all, this.body);
	}

	/** The body of an answer. */
	sealed interface Body permits Bytes, Writer, Events {

	}

	/**
	 * A body that is there.
	 *
	 * @param bytes the body
	 */
	record Bytes(byte[] bytes) implements Body {

	}

	/** A body that is written when it is sent, as it may be large. */
	@FunctionalInterface
	non-sealed interface Writer extends Body {

		void writeTo(OutputStream out) throws IOException;

	}

	/**
	 * A body without an end.
	 *
	 * @param subscription what is sent when it happens
	 */
	record Events(EventSubscription subscription) implements Body {

	}

}
