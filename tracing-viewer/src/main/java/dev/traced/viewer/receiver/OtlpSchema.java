package dev.traced.viewer.receiver;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP: which fields they have in JSON, and which they are in protobuf.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">OTLP's
 * messages</a>
 */
final class OtlpSchema {

	private static final Message ANY_VALUE = new Message();

	private static final Message KEY_VALUE = new Message().with("key", 1, Kind.TEXT).with("value", 2, ANY_VALUE);

	static {
		ANY_VALUE.with("stringValue", 1, Kind.TEXT)
			.with("boolValue", 2, Kind.BOOL)
			.with("intValue", 3, Kind.INT64)
			.with("doubleValue", 4, Kind.DOUBLE)
			.with("arrayValue", 5, new Message().withAll("values", 1, ANY_VALUE))
			.with("kvlistValue", 6, new Message().withAll("values", 1, KEY_VALUE))
			.with("bytesValue", 7, Kind.BYTES);
	}

	private static final Message RESOURCE = new Message().withAll("attributes", 1, KEY_VALUE);

	private static final Message SCOPE = new Message().with("name", 1, Kind.TEXT)
		.with("version", 2, Kind.TEXT)
		.withAll("attributes", 3, KEY_VALUE);

	private static final Message EVENT = new Message().with("timeUnixNano", 1, Kind.FIXED64)
		.with("name", 2, Kind.TEXT)
		.withAll("attributes", 3, KEY_VALUE)
		.with("droppedAttributesCount", 4, Kind.UINT32);

	private static final Message LINK = new Message().with("traceId", 1, Kind.ID)
		.with("spanId", 2, Kind.ID)
		.with("traceState", 3, Kind.TEXT)
		.withAll("attributes", 4, KEY_VALUE)
		.with("droppedAttributesCount", 5, Kind.UINT32)
		.with("flags", 6, Kind.FIXED32);

	private static final Message STATUS = new Message().with("message", 2, Kind.TEXT)
		.withEnum("code", 3, "STATUS_CODE_", "UNSET", "OK", "ERROR");

	private static final Message SPAN = new Message().with("traceId", 1, Kind.ID)
		.with("spanId", 2, Kind.ID)
		.with("traceState", 3, Kind.TEXT)
		.with("parentSpanId", 4, Kind.ID)
		.with("name", 5, Kind.TEXT)
		.withEnum("kind", 6, "SPAN_KIND_", "UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
		.with("startTimeUnixNano", 7, Kind.FIXED64)
		.with("endTimeUnixNano", 8, Kind.FIXED64)
		.withAll("attributes", 9, KEY_VALUE)
		.with("droppedAttributesCount", 10, Kind.UINT32)
		.withAll("events", 11, EVENT)
		.with("droppedEventsCount", 12, Kind.UINT32)
		.withAll("links", 13, LINK)
		.with("droppedLinksCount", 14, Kind.UINT32)
		.with("status", 15, STATUS)
		.with("flags", 16, Kind.FIXED32);

	private static final Message LOG_RECORD = new Message().with("timeUnixNano", 1, Kind.FIXED64)
		.withEnum("severityNumber", 2, "SEVERITY_NUMBER_", severities())
		.with("severityText", 3, Kind.TEXT)
		.with("body", 5, ANY_VALUE)
		.withAll("attributes", 6, KEY_VALUE)
		.with("traceId", 9, Kind.ID)
		.with("spanId", 10, Kind.ID)
		.with("observedTimeUnixNano", 11, Kind.FIXED64)
		.with("eventName", 12, Kind.TEXT);

	private static final Message TRACES = request("resourceSpans", "scopeSpans", "spans", SPAN);

	private static final Message LOGS = request("resourceLogs", "scopeLogs", "logRecords", LOG_RECORD);

	private OtlpSchema() {
	}

	static Message request(Signal signal) {
		return (signal == Signal.TRACES) ? TRACES : LOGS;
	}

	private static Message request(String resources, String scopes, String items, Message item) {
		Message ofScope = new Message().with("scope", 1, SCOPE).withAll(items, 2, item).with("schemaUrl", 3, Kind.TEXT);
		Message ofResource = new Message().with("resource", 1, RESOURCE)
			.withAll(scopes, 2, ofScope)
			.with("schemaUrl", 3, Kind.TEXT);
		return new Message().withAll(resources, 1, ofResource);
	}

	private static String[] severities() {
		String[] names = new String[25];
		names[0] = "UNSPECIFIED";
		String[] severities = { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" };
		for (int i = 0; i < names.length - 1; i++) {
			names[i + 1] = severities[i / 4] + ((i % 4 == 0) ? "" : i % 4 + 1);
		}
		return names;
	}

	/** What is in a field. */
	enum Kind {

		MESSAGE, TEXT, BYTES,

		/** Bytes that are hexadecimal in JSON. */
		ID,

		BOOL, INT64, UINT32, ENUM, FIXED64, FIXED32, DOUBLE

	}

	/**
	 * A field.
	 *
	 * @param number its number
	 * @param kind what is in it
	 * @param repeated whether it is a list
	 * @param message the message that is in it, {@code null} if none is
	 * @param names the numbers of the names that an enum has, else empty
	 */
	record Field(int number, Kind kind, boolean repeated, @Nullable Message message, Map<String, Integer> names) {

	}

	/** A message: its fields by their names in JSON. */
	static final class Message {

		private final Map<String, Field> fields = new HashMap<>();

		@Nullable Field field(String name) {
			return this.fields.get(name);
		}

		private Message with(String name, int number, Kind kind) {
			return with(name, new Field(number, kind, false, null, Map.of()));
		}

		private Message with(String name, int number, Message message) {
			return with(name, new Field(number, Kind.MESSAGE, false, message, Map.of()));
		}

		private Message withAll(String name, int number, Message message) {
			return with(name, new Field(number, Kind.MESSAGE, true, message, Map.of()));
		}

		private Message withEnum(String name, int number, String prefix, String... names) {
			Map<String, Integer> numbers = new HashMap<>();
			for (int i = 0; i < names.length; i++) {
				numbers.put(prefix + names[i], i);
			}
			return with(name, new Field(number, Kind.ENUM, false, null, numbers));
		}

		private Message with(String name, Field field) {
			this.fields.put(name, field);
			return this;
		}

	}

}
