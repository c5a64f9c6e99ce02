package dev.traced.autoconfigure;

import io.opentelemetry.sdk.trace.SpanLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a span may carry; what exceeds a limit is left out and counted on the span.
 *
 * @param maxAttributes Attributes of a span.
 * @param maxEvents Events of a span.
 * @param maxLinks Links of a span.
 * @param maxAttributesPerEvent Attributes of an event.
 * @param maxAttributesPerLink Attributes of a link.
 * @param maxAttributeValueLength Characters of an attribute's value, the rest being cut
 * off. By default unlimited.
 */
@ConfigurationProperties("tracing.span-limits")
record SpanLimitsProperties(@DefaultValue("128") int maxAttributes, @DefaultValue("128") int maxEvents,
		@DefaultValue("128") int maxLinks, @DefaultValue("128") int maxAttributesPerEvent,
		@DefaultValue("128") int maxAttributesPerLink, @Nullable Integer maxAttributeValueLength) {

	SpanLimitsProperties {
		notNegative("max-attributes", maxAttributes);
		notNegative("max-events", maxEvents);
		notNegative("max-links", maxLinks);
		notNegative("max-attributes-per-event", maxAttributesPerEvent);
		notNegative("max-attributes-per-link", maxAttributesPerLink);
		if (maxAttributeValueLength != null) {
			notNegative("max-attribute-value-length", maxAttributeValueLength);
		}
	}

	private static void notNegative(String name, int value) {
		if (value < 0) {
			throw new InvalidTracingPropertyException("tracing.span-limits." + name, value, "0 or more");
		}
	}

	SpanLimits toSpanLimits() {
		return SpanLimits.builder()
			.setMaxNumberOfAttributes(this.maxAttributes)
			.setMaxNumberOfEvents(this.maxEvents)
			.setMaxNumberOfLinks(this.maxLinks)
			.setMaxNumberOfAttributesPerEvent(this.maxAttributesPerEvent)
			.setMaxNumberOfAttributesPerLink(this.maxAttributesPerLink)
			.setMaxAttributeValueLength(
					(this.maxAttributeValueLength != null) ? this.maxAttributeValueLength : Integer.MAX_VALUE)
			.build();
	}

}
