package dev.traced.sampling;

import java.util.List;

import dev.traced.core.DecidingAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an attribute that is known when a span starts. The key of an attribute
 * has a type that configuration does not tell: every type that the value can be is tried,
 * texts first.
 */
final class AttributeCondition {

	private final AttributeKey<String> text;

	private final AttributeKey<List<String>> texts;

	private final AttributeKey<?>[] others;

	private final @Nullable Glob value;

	/** The value as it is if the attribute is no text. */
	private final @Nullable Object literal;

	/**
	 * Creates a condition.
	 * @param name the name of the attribute
	 * @param value a pattern of its value, or {@code null} if it only has to be there
	 */
	AttributeCondition(String name, @Nullable String value) {
		this.text = DecidingAttributes.text(name);
		this.texts = AttributeKey.stringArrayKey(name);
		this.value = (value != null) ? Glob.of(value) : null;
		if (value == null) {
			this.literal = null;
			this.others = new AttributeKey<?>[] { AttributeKey.longKey(name), AttributeKey.booleanKey(name),
					AttributeKey.doubleKey(name) };
		}
		else if (value.equals("true") || value.equals("false")) {
			this.literal = Boolean.valueOf(value);
			this.others = new AttributeKey<?>[] { AttributeKey.booleanKey(name) };
		}
		else if (value.matches("-?\\d{1,18}")) {
			this.literal = Long.valueOf(value);
			this.others = new AttributeKey<?>[] { AttributeKey.longKey(name) };
		}
		else {
			this.literal = null;
			this.others = new AttributeKey<?>[0];
		}
	}

	boolean matches(Attributes attributes) {
		String found = attributes.get(this.text);
		if (found != null) {
			return this.value == null || this.value.matches(found);
		}
		for (AttributeKey<?> key : this.others) {
			Object other = attributes.get(key);
			if (other != null) {
				return this.value == null || other.equals(this.literal);
			}
		}
		List<String> all = attributes.get(this.texts);
		return all != null && (this.value == null || anyMatches(all, this.value));
	}

	private static boolean anyMatches(List<String> all, Glob value) {
		for (int i = 0; i < all.size(); i++) {
			if (value.matches(all.get(i))) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return (this.value != null) ? this.text.getKey() + "=" + this.value : this.text.getKey();
	}

}
