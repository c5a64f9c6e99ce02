package dev.traced.viewer.web;

import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * How the answers write JSON: names in snake_case, times as RFC 3339 with nanoseconds in
 * UTC, durations as numbers of milliseconds.
 */
final class Json {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
		.build();

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final double NANOS_PER_MILLI = 1_000_000.0;

	private Json() {
	}

	/** Writes a document; the stream stays open. */
	static void write(OutputStream out, Document document) {
		try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
			document.write(json);
		}
	}

	/** A body that is a document. */
	static ViewerResponse answer(Document document) {
		return ViewerResponse.json((out) -> write(out, document));
	}

	static void string(JsonGenerator json, String name, @Nullable String value) {
		if (value != null) {
			json.writeStringProperty(name, value);
		}
		else {
			json.writeNullProperty(name);
		}
	}

	/** A point in time, given as nanoseconds since the epoch. */
	static void time(JsonGenerator json, String name, long epochNanos) {
		json.writeStringProperty(name, time(epochNanos));
	}

	static String time(long epochNanos) {
		return TIME.format(Instant.ofEpochSecond(Math.floorDiv(epochNanos, 1_000_000_000L),
				Math.floorMod(epochNanos, 1_000_000_000L)));
	}

	/** A duration, given as nanoseconds. */
	static void millis(JsonGenerator json, String name, long nanos) {
		json.writeNumberProperty(name, nanos / NANOS_PER_MILLI);
	}

	/** A number; what is none (the share of nothing) is 0. */
	static void number(JsonGenerator json, String name, double value) {
		json.writeNumberProperty(name, Double.isFinite(value) ? value : 0.0);
	}

	static <T> void array(JsonGenerator json, String name, Collection<T> values, BiConsumer<JsonGenerator, T> each) {
		json.writeArrayPropertyStart(name);
		for (T value : values) {
			each.accept(json, value);
		}
		json.writeEndArray();
	}

	/** Counts by their cause. */
	static void counts(JsonGenerator json, String name, Map<String, Long> counts) {
		json.writeObjectPropertyStart(name);
		counts.forEach(json::writeNumberProperty);
		json.writeEndObject();
	}

	static void attributes(JsonGenerator json, String name, Attributes attributes) {
		json.writeObjectPropertyStart(name);
		attributes.forEach((key, value) -> {
			json.writeName(key.getKey());
			value(json, value);
		});
		json.writeEndObject();
	}

	/** Any value that an attribute or a report may have. */
	static void value(JsonGenerator json, @Nullable Object value) {
		if (value == null) {
			json.writeNull();
		}
		else if (value instanceof Boolean truth) {
			json.writeBoolean(truth);
		}
		else if (value instanceof Double || value instanceof Float) {
			double number = ((Number) value).doubleValue();
			if (Double.isFinite(number)) {
				json.writeNumber(number);
			}
			else {
				json.writeString(value.toString());
			}
		}
		else if (value instanceof Number number) {
			json.writeNumber(number.longValue());
		}
		else if (value instanceof List<?> list) {
			json.writeStartArray();
			list.forEach((element) -> value(json, element));
			json.writeEndArray();
		}
		else if (value instanceof Map<?, ?> map) {
			json.writeStartObject();
			map.forEach((key, element) -> {
				json.writeName(Objects.toString(key));
				value(json, element);
			});
			json.writeEndObject();
		}
		else {
			json.writeString(value.toString());
		}
	}

	/** Something that is written as a whole. */
	@FunctionalInterface
	interface Document {

		void write(JsonGenerator json);

	}

}
