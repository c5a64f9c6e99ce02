package dev.traced.viewer.receiver;

import java.util.HexFormat;

import dev.traced.viewer.receiver.OtlpSchema.Field;
import dev.traced.viewer.receiver.OtlpSchema.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Translates OTLP from JSON to protobuf, so that there is one decoder for both and the
 * order of the fields, which JSON leaves open, does not matter.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP:
 * JSON encoding</a>
 */
final class JsonToProtobuf {

	private static final int MAX_DEPTH = 200;

	private static final int MAX_NUMBER_LENGTH = 100;

	private static final byte[] NO_ID = { 0 };

	private final JsonFactory factory;

	JsonToProtobuf(int maxLength) {
		this.factory = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxNumberLength(MAX_NUMBER_LENGTH)
				.maxStringLength(maxLength)
				.maxNameLength(maxLength)
				.build())
			.build();
	}

	/**
	 * Translates a request.
	 * @throws RefusedException if it is not what it should be
	 */
	ProtoWriter translate(Signal signal, RequestBody body, ByteBudget.Reservation memory) {
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), body.bytes(), 0, body.length())) {
			Translation translation = new Translation(parser, new ProtoWriter(memory));
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw RefusedException.malformed("The body is not an object of JSON.");
			}
			translation.message(OtlpSchema.request(signal));
			if (parser.nextToken() != null) {
				throw RefusedException.malformed("The object of JSON does not end the body.");
			}
			return translation.out;
		}
		catch (JacksonIOException ex) {
			// an invalid character
			throw RefusedException.malformed("The body is not valid JSON.");
		}
		catch (JacksonException ex) {
			throw RefusedException.malformed("The body is not valid JSON: " + ex.getOriginalMessage());
		}
	}

	/** One request. */
	private record Translation(JsonParser in, ProtoWriter out) {

		/** The object that has begun. */
		void message(Message type) {
			String name = this.in.nextName();
			while (name != null) {
				Field field = type.field(name);
				JsonToken token = this.in.nextToken();
				if (field == null) {
					this.in.skipChildren();
				}
				else if (token != JsonToken.VALUE_NULL) {
					field(field, name, token);
				}
				name = this.in.nextName();
			}
		}

		private void field(Field field, String name, JsonToken token) {
			if (!field.repeated()) {
				value(field, name, token);
				return;
			}
			if (token != JsonToken.START_ARRAY) {
				throw unexpected(name);
			}
			for (JsonToken next = this.in.nextToken(); next != JsonToken.END_ARRAY; next = this.in.nextToken()) {
				value(field, name, next);
			}
		}

		private void value(Field field, String name, JsonToken token) {
			Message message = field.message();
			if (message != null) {
				if (token != JsonToken.START_OBJECT) {
					throw unexpected(name);
				}
				int mark = this.out.begin(field.number());
				message(message);
				this.out.end(mark);
				return;
			}
			boolean text = token == JsonToken.VALUE_STRING;
			boolean valid = switch (field.kind()) {
				case TEXT, ID, BYTES -> text;
				case BOOL -> token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
				default -> text || token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
			};
			if (!valid) {
				throw unexpected(name);
			}
			try {
				scalar(field, text ? this.in.getString() : null);
			}
			catch (IllegalArgumentException | ArithmeticException ex) {
				throw unexpected(name);
			}
		}

		private void scalar(Field field, @Nullable String text) {
			int number = field.number();
			switch (field.kind()) {
				case TEXT -> this.out.text(number, String.valueOf(text));
				case ID -> this.out.bytes(number, id(String.valueOf(text)));
				case BYTES -> this.out.bytes(number, JsonNumbers.base64(String.valueOf(text)));
				case BOOL -> this.out.number(number, this.in.getBooleanValue() ? 1 : 0);
				case INT64 -> this.out.number(number, JsonNumbers.signed(this.in, text));
				case UINT32 -> this.out.number(number, JsonNumbers.unsigned32(this.in, text));
				case FIXED32 -> this.out.fixed32(number, (int) JsonNumbers.unsigned32(this.in, text));
				case FIXED64 -> this.out.fixed64(number, JsonNumbers.unsigned64(this.in, text));
				case DOUBLE -> this.out.fixed64(number, Double.doubleToRawLongBits(JsonNumbers.decimal(this.in, text)));
				case ENUM -> {
					Integer named = (text != null) ? field.names().get(text) : null;
					this.out.number(number, (named != null) ? named : JsonNumbers.signed(this.in, text));
				}
				case MESSAGE -> throw new IllegalStateException();
			}
		}

		/** What is no id at all makes one span invalid, not the whole request. */
		private static byte[] id(String text) {
			try {
				return HexFormat.of().parseHex(text);
			}
			catch (IllegalArgumentException ex) {
				return NO_ID;
			}
		}

		private static RefusedException unexpected(String name) {
			return RefusedException.malformed("The value of \"" + name + "\" is not of its type.");
		}

	}

}
