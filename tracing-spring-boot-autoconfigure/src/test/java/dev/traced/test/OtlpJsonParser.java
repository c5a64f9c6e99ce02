package dev.traced.test;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads OTLP in JSON, strictly: names in lowerCamelCase that exist, ids in lower-case
 * hexadecimal, numbers of 64 bits as text, enums as numbers.
 */
public final class OtlpJsonParser {

	private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

	private OtlpJsonParser() {
	}

	/**
	 * Reads one line of a file.
	 * @param line the line
	 * @return what it says
	 */
	public static ExportTraceServiceRequest parse(String line) {
		ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
		read(JsonMapper.builder().build().readTree(line), request);
		return request.build();
	}

	private static void read(JsonNode json, Message.Builder builder) {
		assertThat(json.isObject()).as("%s is an object", json).isTrue();
		json.propertyStream().forEach((property) -> {
			FieldDescriptor field = builder.getDescriptorForType()
				.getFields()
				.stream()
				.filter((candidate) -> candidate.getJsonName().equals(property.getKey()))
				.findFirst()
				.orElseThrow(() -> new AssertionError("No such field: " + property.getKey()));
			if (field.isRepeated()) {
				assertThat(property.getValue().isArray()).as(property.getKey()).isTrue();
				property.getValue()
					.forEach((element) -> builder.addRepeatedField(field, value(field, element, builder)));
			}
			else {
				builder.setField(field, value(field, property.getValue(), builder));
			}
		});
	}

	private static Object value(FieldDescriptor field, JsonNode json, Message.Builder parent) {
		String name = field.getJsonName();
		return switch (field.getType()) {
			case MESSAGE -> {
				Message.Builder builder = parent.newBuilderForField(field);
				read(json, builder);
				yield builder.build();
			}
			case STRING -> {
				assertThat(json.isString()).as(name).isTrue();
				yield json.asString();
			}
			case BYTES -> {
				assertThat(json.isString()).as(name).isTrue();
				if (IDS.contains(name)) {
					assertThat(json.asString()).as(name).matches("[0-9a-f]{16}|[0-9a-f]{32}");
					yield ByteString.copyFrom(HexFormat.of().parseHex(json.asString()));
				}
				yield ByteString.copyFrom(Base64.getDecoder().decode(json.asString()));
			}
			case INT64, UINT64, FIXED64, SFIXED64 -> {
				assertThat(json.isString()).as(name).isTrue();
				yield Long.parseUnsignedLong(json.asString().startsWith("-") ? "0" : json.asString())
						+ (json.asString().startsWith("-") ? Long.parseLong(json.asString()) : 0);
			}
			case INT32, UINT32, FIXED32 -> {
				assertThat(json.isInt()).as(name).isTrue();
				yield json.asInt();
			}
			case ENUM -> {
				assertThat(json.isInt()).as(name).isTrue();
				yield field.getEnumType().findValueByNumber(json.asInt());
			}
			case BOOL -> {
				assertThat(json.isBoolean()).as(name).isTrue();
				yield json.asBoolean();
			}
			case DOUBLE -> json.isString() ? Double.parseDouble(json.asString()) : json.asDouble();
			default -> throw new AssertionError("Unexpected type of " + name);
		};
	}

}
