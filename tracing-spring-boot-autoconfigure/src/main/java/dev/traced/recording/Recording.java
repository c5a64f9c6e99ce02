package dev.traced.recording;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * How spans are made, and where they go.
 *
 * @param resource what makes them
 * @param sampler which of them are recorded; must not throw
 * @param processor where they go; must not throw
 * @param ids makes trace and span ids
 * @param clock tells the time
 * @param maxAttributes how many attributes a span keeps
 * @param maxEvents how many events a span keeps
 * @param maxLinks how many links a span keeps
 * @param maxAttributesPerEvent how many attributes an event keeps
 * @param maxAttributesPerLink how many attributes a link keeps
 * @param maxAttributeLength how many characters of an attribute are kept
 */
record Recording(Resource resource, Sampler sampler, SpanProcessor processor, IdGenerator ids, Clock clock,
		int maxAttributes, int maxEvents, int maxLinks, int maxAttributesPerEvent, int maxAttributesPerLink,
		int maxAttributeLength) {

	Recording(Resource resource, Sampler sampler, SpanProcessor processor, IdGenerator ids, Clock clock,
			SpanLimits limits) {
		this(resource, sampler, processor, ids, clock, limits.getMaxNumberOfAttributes(), limits.getMaxNumberOfEvents(),
				limits.getMaxNumberOfLinks(), limits.getMaxNumberOfAttributesPerEvent(),
				limits.getMaxNumberOfAttributesPerLink(), limits.getMaxAttributeValueLength());
	}

	@Nullable LinkData link(@Nullable SpanContext context, @Nullable Attributes attributes) {
		if (context == null || !context.isValid()) {
			return null;
		}
		Attributes all = (attributes != null) ? attributes : Attributes.empty();
		return LinkData.create(context, SpanAttributes.limited(all, maxAttributesPerLink(), maxAttributeLength()),
				all.size());
	}

	SpanAttributes newAttributes() {
		return new SpanAttributes(maxAttributes(), maxAttributeLength());
	}

}
