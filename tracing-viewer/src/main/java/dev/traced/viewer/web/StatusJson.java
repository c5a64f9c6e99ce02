package dev.traced.viewer.web;

import tools.jackson.core.JsonGenerator;

/**
 * Writes how tracing and the viewer are doing.
 */
final class StatusJson {

	private StatusJson() {
	}

	static void write(JsonGenerator json, ViewerBackend backend) {
		json.writeStartObject();
		json.writeStringProperty("version", backend.version());
		json.writeEndObject();
	}

	/** What is sent every few seconds. */
	static void brief(JsonGenerator json, ViewerBackend backend) {
		json.writeStartObject();
		json.writeNumberProperty("traces", backend.store().summaries().size());
		json.writeEndObject();
	}

}
