package dev.traced.viewer.receiver;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The two forms in which OTLP travels over HTTP.
 */
enum Encoding {

	PROTOBUF("application/x-protobuf"),

	JSON("application/json");

	private final String contentType;

	Encoding(String contentType) {
		this.contentType = contentType;
	}

	String contentType() {
		return this.contentType;
	}

	static @Nullable Encoding of(@Nullable String contentType) {
		if (contentType == null) {
			return null;
		}
		int parameters = contentType.indexOf(';');
		String type = ((parameters < 0) ? contentType : contentType.substring(0, parameters)).strip()
			.toLowerCase(Locale.ROOT);
		for (Encoding encoding : values()) {
			if (encoding.contentType.equals(type)) {
				return encoding;
			}
		}
		return null;
	}

}
