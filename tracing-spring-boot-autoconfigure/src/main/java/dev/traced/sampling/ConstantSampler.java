package dev.traced.sampling;

import java.util.List;

import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Always the same decision.
 */
enum ConstantSampler implements Sampler, SamplerTraits {

	ALWAYS(Outcome.CERTAIN, "always"), NEVER(Outcome.DROPPED, "never");

	private final SamplingResult result;

	private final String description;

	ConstantSampler(SamplingResult result, String description) {
		this.result = result;
		this.description = description;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		return this.result;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return this == NEVER;
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
