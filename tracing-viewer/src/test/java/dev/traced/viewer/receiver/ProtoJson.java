package dev.traced.viewer.receiver;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads messages of protobuf as OTLP has them in JSON, led by what protobuf
 * itself says of their fields.
 */
final class ProtoJson {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private ProtoJson() {
	}

	/**
	 * Writes a message, its fields in the order of their numbers or the other way round.
	 */
	static byte[] write(Message message, boolean reversed) {
		java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
		try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
			write(message, json, reversed);
		}
		return bytes.toByteArray();
	}

	private static void write(Message message, JsonGenerator json, boolean reversed) {
		json.writeStartObject();
		List<Map.Entry<FieldDescriptor, Object>> fields = new ArrayList<>(message.getAllFields().entrySet());
		if (reversed) {
			Collections.reverse(fields);
		}
		for (Map.Entry<FieldDescriptor, Object> field : fields) {
			json.writeName(field.getKey().getJsonName());
			if (field.getKey().isRepeated()) {
				json.writeStartArray();
				((List<?>) field.getValue()).forEach((value) -> write(field.getKey(), value, json, reversed));
				json.writeEndArray();
			}
			else {
				write(field.getKey(), field.getValue(), json, reversed);
			}
		}
		json.writeEndObject();
	}

	private static void write(FieldDescriptor field, Object value, JsonGenerator json, boolean reversed) {
		switch (field.getType()) {
			case MESSAGE -> write((Message) value, json, reversed);
			case STRING -> json.writeString((String) value);
			case BOOL -> json.writeBoolean((Boolean) value);
			case DOUBLE -> json.writeNumber((Double) value);
			case INT64 -> json.writeString(value.toString());
			case FIXED64 -> json.writeString(Long.toUnsignedString((Long) value));
			case UINT32, FIXED32 -> json.writeNumber(Integer.toUnsignedLong((Integer) value));
			case ENUM -> json.writeNumber(((com.google.protobuf.Descriptors.EnumValueDescriptor) value).getNumber());
			case BYTES -> json.writeString(isId(field) ? HexFormat.of().formatHex(((ByteString) value).toByteArray())
					: Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
			default -> throw new IllegalArgumentException(field.toString());
		}
	}

	private static boolean isId(FieldDescriptor field) {
		return field.getName().endsWith("_id");
	}

	/** Reads a message; what is not known to protobuf's own classes is a fault. */
	static <B extends Message.Builder> B read(byte[] json, B into) {
		read(MAPPER.readTree(json), into);
		return into;
	}

	private static void read(JsonNode node, Message.Builder into) {
		for (Map.Entry<String, JsonNode> property : node.properties()) {
			FieldDescriptor field = into.getDescriptorForType()
				.getFields()
				.stream()
				.filter((candidate) -> candidate.getJsonName().equals(property.getKey()))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException(property.getKey()));
			if (field.isRepeated()) {
				property.getValue().forEach((value) -> into.addRepeatedField(field, value(field, value, into)));
			}
			else {
				into.setField(field, value(field, property.getValue(), into));
			}
		}
	}

	private static Object value(FieldDescriptor field, JsonNode value, Message.Builder into) {
		return switch (field.getType()) {
			case MESSAGE -> {
				Message.Builder message = into.newBuilderForField(field);
				read(value, message);
				yield message.build();
			}
			case STRING -> value.asString();
			case BOOL -> value.asBoolean();
			case DOUBLE -> value.isString() ? Double.valueOf(value.asString()) : (Object) value.asDouble();
			case INT64 -> Long.valueOf(value.asString());
			case FIXED64 -> Long.parseUnsignedLong(value.asString());
			case UINT32, FIXED32 -> (int) value.asLong();
			case ENUM -> field.getEnumType().findValueByNumber(value.asInt());
			case BYTES -> ByteString.copyFrom(isId(field) ? HexFormat.of().parseHex(value.asString())
					: Base64.getDecoder().decode(value.asString()));
			default -> throw new IllegalArgumentException(field.toString());
		};
	}

}
