package dev.traced.core;

import java.util.Map;

/**
 * Something that drops spans and counts them. Beans of this type are shown by the
 * actuator's endpoint {@code tracing} and are metered as {@code tracing.spans.dropped}.
 */
@FunctionalInterface
public interface SpanDrops {

	/**
	 * How many spans have been dropped so far.
	 * @return the count of each cause, such as {@code evicted}; always the same causes
	 */
	Map<String, Long> drops();

}
