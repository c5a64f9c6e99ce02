package dev.traced.sampling;

import java.util.List;
import java.util.function.LongSupplier;

import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Records so many traces per second and no more, whatever comes. With what probability a
 * trace was recorded is unknown then, so nothing is said about it in {@code tracestate}.
 */
final class RateLimitingSampler implements Sampler, SamplerTraits {

	private final RateLimit limit;

	private final LongSupplier clock;

	private final String description;

	RateLimitingSampler(double rate, LongSupplier clock) {
		if (!(rate > 0 && rate <= Samplers.MAX_RATE)) {
			throw new IllegalArgumentException("The rate must be more than 0 and at most 1000000, not " + rate);
		}
		this.limit = new RateLimit(rate, clock.getAsLong());
		this.clock = clock;
		this.description = "rate-limiting{" + Samplers.plain(rate) + "/s}";
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		return this.limit.pass(this.clock.getAsLong()) ? Outcome.FORCED : Outcome.DROPPED;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return false;
	}

	@Override
	public boolean readsAttributes() {
		return false;
	}

	@Override
	public String getDescription() {
		return this.description;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
