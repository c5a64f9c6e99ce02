package dev.traced.viewer.receiver;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code KeyValue} and {@code AnyValue}. What an attribute of a span cannot be
 * becomes text: maps, arrays of arrays and of mixed types as JSON, bytes as Base64.
 */
final class ValueDecoder {

	static final int KEY = 1 << 3 | ProtoReader.LENGTH;

	static final int VALUE = 2 << 3 | ProtoReader.LENGTH;

	static final int STRING = 1 << 3 | ProtoReader.LENGTH;

	static final int BOOL = 2 << 3;

	static final int INT = 3 << 3;

	static final int DOUBLE = 4 << 3 | ProtoReader.FIXED64;

	static final int ARRAY = 5 << 3 | ProtoReader.LENGTH;

	static final int MAP = 6 << 3 | ProtoReader.LENGTH;

	static final int BYTES = 7 << 3 | ProtoReader.LENGTH;

	/** The values of an array, and those of a map. */
	static final int VALUES = 1 << 3 | ProtoReader.LENGTH;

	/** Of a span, a resource and the like more would be of no use either. */
	static final int MAX_ATTRIBUTES = 1024;

	/** Of an array more would be of no use to anybody who looks at it. */
	static final int MAX_ELEMENTS = 4096;

	private static final int MAX_BYTES = 49_152;

	private final AttributeNames names = new AttributeNames();

	/** Reads the {@code KeyValue} that follows, or passes it over if it is too much. */
	void attribute(ProtoReader in, AttributesBuilder to, int index) {
		if (index >= MAX_ATTRIBUTES) {
			in.advance(in.length());
			return;
		}
		int outer = in.enter();
		AttributeNames.Name name = null;
		Object value = null;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case KEY -> name = this.names.read(in);
				case VALUE -> value = value(in);
				default -> in.skip(tag);
			}
		}
		in.leave(outer);
		if (name != null) {
			// a value that is not there is one that is empty
			name.put(to, (value != null) ? value : "");
		}
	}

	/** Reads the {@code AnyValue} that follows as text, {@code null} if it is empty. */
	@Nullable String text(ProtoReader in) {
		int start = in.position();
		Object value = value(in);
		if (value instanceof List) {
			in.rewind(start);
			return new ValueText().anyValue(in);
		}
		return (value != null) ? value.toString() : null;
	}

	private @Nullable Object value(ProtoReader in) {
		int outer = in.enter();
		Object value = null;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case ARRAY -> value = array(in);
				case MAP -> value = new ValueText().map(in);
				default -> {
					Object scalar = scalar(in, tag);
					value = (scalar != null) ? scalar : value;
				}
			}
		}
		in.leave(outer);
		return value;
	}

	static @Nullable Object scalar(ProtoReader in, int tag) {
		return switch (tag) {
			case STRING -> in.text();
			case BOOL -> in.varint() != 0;
			case INT -> in.varint();
			case DOUBLE -> Double.longBitsToDouble(in.fixed64());
			case BYTES -> Base64.getEncoder().encodeToString(in.bytes(MAX_BYTES));
			default -> {
				in.skip(tag);
				yield null;
			}
		};
	}

	private static Object array(ProtoReader in) {
		int start = in.position();
		int outer = in.enter();
		List<Object> values = new ArrayList<>();
		Class<?> type = null;
		while (in.more()) {
			int tag = in.tag();
			if (tag != VALUES) {
				in.skip(tag);
				continue;
			}
			Object element = element(in);
			if (element == null || type != null && element.getClass() != type) {
				in.leave(outer);
				in.rewind(start);
				return new ValueText().array(in);
			}
			type = element.getClass();
			if (values.size() < MAX_ELEMENTS) {
				values.add(element);
			}
		}
		in.leave(outer);
		return values;
	}

	/** What is in an array, {@code null} if it is not simple. */
	private static @Nullable Object element(ProtoReader in) {
		int outer = in.enter();
		Object value = null;
		boolean simple = true;
		while (in.more()) {
			int tag = in.tag();
			simple &= tag != ARRAY && tag != MAP && tag != BYTES;
			Object scalar = scalar(in, tag);
			value = (scalar != null) ? scalar : value;
		}
		in.leave(outer);
		return simple ? value : null;
	}

}
