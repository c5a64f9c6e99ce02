package dev.traced.viewer.receiver;

import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The names of the attributes of one request: most of them come with every span.
 */
final class AttributeNames {

	private static final int SLOTS = 256;

	private static final int MAX_LENGTH = 64;

	private final @Nullable Name[] names = new @Nullable Name[SLOTS];

	/** Reads the name that follows. */
	Name read(ProtoReader in) {
		int start = in.position();
		int length = in.length();
		int at = in.advance(length);
		if (length > MAX_LENGTH) {
			return new Name(new byte[0], text(in, start));
		}
		int hash = length;
		for (int i = at; i < at + length; i++) {
			hash = 31 * hash + in.at(i);
		}
		int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
		Name known = this.names[slot];
		if (known != null && known.bytes.length == length && in.equal(at, length, known.bytes)) {
			return known;
		}
		in.rewind(start);
		Name name = new Name(in.bytes(MAX_LENGTH), text(in, start));
		this.names[slot] = name;
		return name;
	}

	private static String text(ProtoReader in, int start) {
		in.rewind(start);
		return in.text();
	}

	/** A name, and the keys of OpenTelemetry for it. */
	static final class Name {

		private final byte[] bytes;

		private final String text;

		private @Nullable AttributeKey<String> textKey;

		private @Nullable AttributeKey<Long> longKey;

		private Name(byte[] bytes, String text) {
			this.bytes = bytes;
			this.text = text;
		}

		String text() {
			return this.text;
		}

		/** Adds the attribute, of the type that its value has. */
		void put(AttributesBuilder to, Object value) {
			if (value instanceof String string) {
				if (this.textKey == null) {
					this.textKey = AttributeKey.stringKey(this.text);
				}
				to.put(this.textKey, string);
			}
			else if (value instanceof Long number) {
				if (this.longKey == null) {
					this.longKey = AttributeKey.longKey(this.text);
				}
				to.put(this.longKey, number);
			}
			else if (value instanceof Boolean truth) {
				to.put(AttributeKey.booleanKey(this.text), truth);
			}
			else if (value instanceof Double number) {
				to.put(AttributeKey.doubleKey(this.text), number);
			}
			else if (value instanceof List<?> list) {
				putAll(to, list);
			}
		}

		@SuppressWarnings("unchecked") // the elements are all of the type of the first
		private void putAll(AttributesBuilder to, List<?> list) {
			Object first = list.isEmpty() ? "" : list.get(0);
			if (first instanceof String) {
				to.put(AttributeKey.stringArrayKey(this.text), (List<String>) list);
			}
			else if (first instanceof Long) {
				to.put(AttributeKey.longArrayKey(this.text), (List<Long>) list);
			}
			else if (first instanceof Boolean) {
				to.put(AttributeKey.booleanArrayKey(this.text), (List<Boolean>) list);
			}
			else if (first instanceof Double) {
				to.put(AttributeKey.doubleArrayKey(this.text), (List<Double>) list);
			}
		}

	}

}
