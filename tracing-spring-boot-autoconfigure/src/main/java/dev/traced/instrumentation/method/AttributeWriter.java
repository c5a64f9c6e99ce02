package dev.traced.instrumentation.method;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.traced.core.AttributeSink;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value of any type as the attribute type that fits it: numbers, booleans and
 * their arrays and collections as such, everything else as text. {@code null} and an
 * empty {@code Optional} write nothing.
 */
final class AttributeWriter {

	private final AttributeKey<String> text;

	private final AttributeKey<Long> integer;

	private final AttributeKey<Double> decimal;

	private final AttributeKey<Boolean> bool;

	private final AttributeKey<List<String>> texts;

	private final AttributeKey<List<Long>> integers;

	private final AttributeKey<List<Double>> decimals;

	private final AttributeKey<List<Boolean>> bools;

	AttributeWriter(String key) {
		this.text = AttributeKey.stringKey(key);
		this.integer = AttributeKey.longKey(key);
		this.decimal = AttributeKey.doubleKey(key);
		this.bool = AttributeKey.booleanKey(key);
		this.texts = AttributeKey.stringArrayKey(key);
		this.integers = AttributeKey.longArrayKey(key);
		this.decimals = AttributeKey.doubleArrayKey(key);
		this.bools = AttributeKey.booleanArrayKey(key);
	}

	void write(AttributeSink attributes, @Nullable Object value) {
		if (value == null) {
			return;
		}
		if (value instanceof String string) {
			attributes.put(this.text, string);
		}
		else if (isInteger(value)) {
			attributes.put(this.integer, ((Number) value).longValue());
		}
		else if (isDecimal(value)) {
			attributes.put(this.decimal, ((Number) value).doubleValue());
		}
		else if (value instanceof Boolean bool) {
			attributes.put(this.bool, bool);
		}
		else if (value instanceof Optional<?> optional) {
			write(attributes, optional.orElse(null));
		}
		else if (value instanceof Collection<?> collection) {
			writeAll(attributes, new ArrayList<>(collection));
		}
		else if (value.getClass().isArray()) {
			writeAll(attributes, elements(value));
		}
		else {
			attributes.put(this.text, value.toString());
		}
	}

	private void writeAll(AttributeSink attributes, List<?> values) {
		if (allMatch(values, AttributeWriter::isInteger)) {
			attributes.put(this.integers, map(values, (value) -> ((Number) value).longValue()));
		}
		else if (allMatch(values, AttributeWriter::isDecimal)) {
			attributes.put(this.decimals, map(values, (value) -> ((Number) value).doubleValue()));
		}
		else if (allMatch(values, Boolean.class::isInstance)) {
			attributes.put(this.bools, map(values, Boolean.class::cast));
		}
		else {
			attributes.put(this.texts, map(values, String::valueOf));
		}
	}

	private static boolean allMatch(List<?> values, java.util.function.Predicate<Object> test) {
		for (Object value : values) {
			if (value == null || !test.test(value)) {
				return false;
			}
		}
		return !values.isEmpty();
	}

	private static <T> List<T> map(List<?> values, Function<Object, T> function) {
		List<T> mapped = new ArrayList<>(values.size());
		for (Object value : values) {
			if (value != null) {
				mapped.add(function.apply(value));
			}
		}
		return mapped;
	}

	private static List<@Nullable Object> elements(Object array) {
		int length = Array.getLength(array);
		List<@Nullable Object> elements = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			elements.add(Array.get(array, i));
		}
		return elements;
	}

	private static boolean isInteger(Object value) {
		return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
	}

	private static boolean isDecimal(Object value) {
		return value instanceof Double || value instanceof Float;
	}

}
