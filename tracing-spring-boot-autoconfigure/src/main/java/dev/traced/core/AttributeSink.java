package dev.traced.core;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Takes attributes for a span that is being built or has been started: the one method
 * that the two have in common.
 */
@FunctionalInterface
public interface AttributeSink {

	/**
	 * Sets an attribute.
	 * @param key the key
	 * @param value the value; {@code null} sets nothing
	 * @param <T> the type of the value
	 */
	<T> void put(AttributeKey<T> key, @Nullable T value);

}
