package dev.traced.viewer.receiver;

import java.io.Writer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes values that consist of values as JSON, up to a length that somebody may want to
 * read. What is longer is cut off.
 */
final class ValueText {

	private static final int MAX_LENGTH = 65_536;

	/** As deep as values of values may go. */
	private static final int MAX_DEPTH = 32;

	private static final JsonFactory JSON = new JsonFactory();

	private final Capped text = new Capped();

	private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), this.text);

	String anyValue(ProtoReader in) {
		any(in, 0);
		return end();
	}

	String array(ProtoReader in) {
		values(in, 0, false);
		return end();
	}

	String map(ProtoReader in) {
		values(in, 0, true);
		return end();
	}

	private String end() {
		this.json.close();
		return this.text.toString();
	}

	private void values(ProtoReader in, int depth, boolean map) {
		if (depth > MAX_DEPTH) {
			throw RefusedException.malformed("nested too deeply");
		}
		int outer = in.enter();
		if (map) {
			this.json.writeStartObject();
		}
		else {
			this.json.writeStartArray();
		}
		while (in.more()) {
			int tag = in.tag();
			if (tag != ValueDecoder.VALUES) {
				in.skip(tag);
			}
			else if (map) {
				keyValue(in, depth);
			}
			else {
				any(in, depth);
			}
		}
		if (map) {
			this.json.writeEndObject();
		}
		else {
			this.json.writeEndArray();
		}
		in.leave(outer);
	}

	private void keyValue(ProtoReader in, int depth) {
		int outer = in.enter();
		String key = "";
		int value = -1;
		while (in.more()) {
			int tag = in.tag();
			if (tag == ValueDecoder.KEY) {
				key = in.text();
			}
			else {
				value = (tag == ValueDecoder.VALUE) ? in.position() : value;
				in.skip(tag);
			}
		}
		this.json.writeName(key);
		if (value >= 0) {
			in.rewind(value);
			any(in, depth);
		}
		else {
			this.json.writeNull();
		}
		in.leave(outer);
	}

	/** Of several values the last counts. */
	private void any(ProtoReader in, int depth) {
		int outer = in.enter();
		int last = 0;
		int position = 0;
		while (in.more()) {
			int tag = in.tag();
			if (isValue(tag)) {
				last = tag;
				position = in.position();
			}
			in.skip(tag);
		}
		if (last == 0) {
			this.json.writeNull();
		}
		else {
			in.rewind(position);
			if (last == ValueDecoder.ARRAY || last == ValueDecoder.MAP) {
				values(in, depth + 1, last == ValueDecoder.MAP);
			}
			else {
				scalar(ValueDecoder.scalar(in, last));
			}
		}
		in.leave(outer);
	}

	private static boolean isValue(int tag) {
		return switch (tag) {
			case ValueDecoder.STRING, ValueDecoder.BOOL, ValueDecoder.INT, ValueDecoder.DOUBLE, ValueDecoder.ARRAY,
					ValueDecoder.MAP, ValueDecoder.BYTES ->
				true;
			default -> false;
		};
	}

	private void scalar(@Nullable Object value) {
		if (value instanceof Long number) {
			this.json.writeNumber(number);
		}
		else if (value instanceof Double number) {
			this.json.writeNumber(number);
		}
		else if (value instanceof Boolean truth) {
			this.json.writeBoolean(truth);
		}
		else {
			this.json.writeString(String.valueOf(value));
		}
	}

	/** Forgets what is too much. */
	private static final class Capped extends Writer {

		private final StringBuilder text = new StringBuilder();

		@Override
		public void write(char[] chars, int offset, int length) {
			this.text.append(chars, offset, Math.min(length, MAX_LENGTH - this.text.length()));
		}

		@Override
		public void write(String chars, int offset, int length) {
			this.text.append(chars, offset, offset + Math.min(length, MAX_LENGTH - this.text.length()));
		}

		@Override
		public void flush() {
			// is in memory
		}

		@Override
		public void close() {
			// is in memory
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
