package dev.traced.viewer.store;

import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import org.jspecify.annotations.Nullable;

/**
 * Encodes attributes by what their values are, whatever their keys say. What is neither
 * of the eight simple types is held as text.
 */
final class AttributesEncoder implements BiConsumer<@Nullable AttributeKey<?>, @Nullable Object> {

	private final ByteWriter out;

	private final int maxCount;

	private final int maxBytes;

	private int count;

	AttributesEncoder(ByteWriter out, int maxCount, int maxBytes) {
		this.out = out;
		this.maxCount = maxCount;
		this.maxBytes = maxBytes;
	}

	/**
	 * Encodes attributes, as many as the limits allow.
	 * @param attributes the attributes
	 * @return how many are held
	 */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	int encode(@Nullable Attributes attributes) {
		this.count = 0;
		if (attributes != null) {
			attributes.forEach((BiConsumer) this);
		}
		this.out.octet(0);
		return this.count;
	}

	@Override
	public void accept(@Nullable AttributeKey<?> key, @Nullable Object value) {
		if (key == null || value == null || this.count >= this.maxCount || this.out.size > this.maxBytes) {
			return;
		}
		String name = key.getKey();
		if (value instanceof String text) {
			this.out.key(name, SpanFormat.STRING);
			this.out.text(text);
		}
		else if (value instanceof Long number) {
			this.out.key(name, SpanFormat.LONG);
			this.out.signed(number);
		}
		else if (value instanceof Boolean bool) {
			this.out.key(name, bool ? SpanFormat.TRUE : SpanFormat.FALSE);
		}
		else if (value instanceof Double number) {
			this.out.key(name, SpanFormat.DOUBLE);
			this.out.fixed(Double.doubleToRawLongBits(number));
		}
		else if (value instanceof List<?> list) {
			list(key, name, list);
		}
		else {
			this.out.key(name, SpanFormat.STRING);
			this.out.text((value instanceof Value<?> any) ? any.asString() : value.toString());
		}
		this.count++;
	}

	private void list(AttributeKey<?> key, String name, List<?> list) {
		switch (key.getType()) {
			case LONG_ARRAY -> {
				List<Long> numbers = only(list, Long.class);
				begin(name, SpanFormat.LONGS, numbers);
				numbers.forEach(this.out::signed);
			}
			case BOOLEAN_ARRAY -> {
				List<Boolean> booleans = only(list, Boolean.class);
				begin(name, SpanFormat.BOOLEANS, booleans);
				booleans.forEach((each) -> this.out.octet(each ? 1 : 0));
			}
			case DOUBLE_ARRAY -> {
				List<Double> numbers = only(list, Double.class);
				begin(name, SpanFormat.DOUBLES, numbers);
				numbers.forEach((each) -> this.out.fixed(Double.doubleToRawLongBits(each)));
			}
			default -> {
				List<String> texts = only(list, String.class);
				begin(name, SpanFormat.STRINGS, texts);
				texts.forEach(this.out::text);
			}
		}
	}

	private void begin(String name, int type, List<?> list) {
		this.out.key(name, type);
		this.out.number(list.size());
	}

	private <T> List<T> only(List<?> list, Class<T> type) {
		return list.stream().limit(this.maxCount).filter(type::isInstance).map(type::cast).toList();
	}

}
