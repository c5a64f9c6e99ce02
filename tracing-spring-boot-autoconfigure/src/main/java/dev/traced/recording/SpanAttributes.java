package dev.traced.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in one array, keys and values in turn: a span has so few that looking
 * through them costs less than hashing, and none of them needs an entry of its own. Not
 * safe for several threads; immutable for all but the span that fills it.
 */
final class SpanAttributes implements Attributes {

	private static final int INITIAL_CAPACITY = 16;

	private final int maxCount;

	private final int maxLength;

	@Nullable Object[] data;

	private int end;

	/** For each key a bit, by its hash code: of most keys that are not there, none. */
	private long present;

	private int added;

	/**
	 * Creates an empty collection.
	 * @param maxCount how many attributes are kept
	 * @param maxLength how many characters of a text are kept
	 */
	SpanAttributes(int maxCount, int maxLength) {
		this.maxCount = maxCount;
		this.maxLength = maxLength;
		this.data = new Object[INITIAL_CAPACITY];
	}

	private SpanAttributes(SpanAttributes other) {
		this.maxCount = other.maxCount;
		this.maxLength = other.maxLength;
		this.data = Arrays.copyOf(other.data, other.end);
		this.end = other.end;
		this.present = other.present;
		this.added = other.added;
	}

	/**
	 * As much of some attributes as the limits allow.
	 * @param attributes any attributes
	 * @param maxCount how many are kept
	 * @param maxLength how many characters of a text are kept
	 * @return the same, if they are within the limits
	 */
	static Attributes limited(Attributes attributes, int maxCount, int maxLength) {
		if (attributes.size() <= maxCount && maxLength == Integer.MAX_VALUE) {
			return attributes;
		}
		SpanAttributes limited = new SpanAttributes(maxCount, maxLength);
		attributes.forEach(limited::put);
		return limited;
	}

	SpanAttributes copy() {
		return new SpanAttributes(this);
	}

	void put(AttributeKey<?> key, Object value) {
		this.added++;
		@Nullable Object[] array = this.data;
		int found = find(key);
		if (found >= 0) {
			array[found + 1] = limited(value);
			return;
		}
		if (this.end >> 1 >= this.maxCount) {
			return;
		}
		if (this.end == array.length) {
			array = Arrays.copyOf(array, Math.max(INITIAL_CAPACITY, this.end * 2));
			this.data = array;
		}
		this.present |= 1L << key.hashCode();
		array[this.end] = key;
		array[this.end + 1] = limited(value);
		this.end += 2;
	}

	private Object limited(Object value) {
		if (this.maxLength == Integer.MAX_VALUE) {
			return value;
		}
		if (value instanceof String text) {
			return cut(text);
		}
		if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String) {
			List<@Nullable Object> texts = new ArrayList<>(list.size());
			for (Object each : list) {
				texts.add((each instanceof String text) ? cut(text) : each);
			}
			return texts;
		}
		return value;
	}

	private String cut(String text) {
		return (text.length() > this.maxLength) ? text.substring(0, this.maxLength) : text;
	}

	/** How many were set, those included that are not kept. */
	int added() {
		return this.added;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(AttributeKey<T> key) {
		int found = find(key);
		return (found >= 0) ? (T) this.data[found + 1] : null;
	}

	/**
	 * Where a key is, or -1. Nearly always it is the object that was put; as a key knows
	 * its hash code, few are compared otherwise.
	 */
	@SuppressWarnings("NullAway") // there is no null before the end
	private int find(AttributeKey<?> key) {
		int hash = key.hashCode();
		if ((this.present & 1L << hash) == 0) {
			return -1;
		}
		@Nullable Object[] array = this.data;
		int end = this.end;
		for (int i = 0; i < end; i += 2) {
			if (array[i] == key) {
				return i;
			}
		}
		for (int i = 0; i < end; i += 2) {
			if (array[i].hashCode() == hash && key.equals(array[i])) {
				return i;
			}
		}
		return -1;
	}

	@Override
	@SuppressWarnings("NullAway") // there is no null before the end
	public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
		for (int i = 0; i < this.end; i += 2) {
			consumer.accept((AttributeKey<?>) this.data[i], this.data[i + 1]);
		}
	}

	@Override
	public int size() {
		return this.end >> 1;
	}

	@Override
	public boolean isEmpty() {
		return this.end == 0;
	}

	@Override
	public Map<AttributeKey<?>, Object> asMap() {
		Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
		forEach(map::put);
		return Collections.unmodifiableMap(map);
	}

	@Override
	public AttributesBuilder toBuilder() {
		return Attributes.builder().putAll(this);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Attributes attributes && asMap().equals(attributes.asMap());
	}

	@Override
	public int hashCode() {
		return asMap().hashCode();
	}

	@Override
	public String toString() {
		return asMap().toString();
	}

}
