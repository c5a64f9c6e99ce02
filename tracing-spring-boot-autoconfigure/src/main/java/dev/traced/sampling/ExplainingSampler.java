package dev.traced.sampling;

import java.util.List;
import java.util.Map;

import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Writes on the spans that a sampler records which rule it belongs to.
 */
final class ExplainingSampler implements Sampler, SamplerTraits, SamplerState {

	private static final AttributeKey<String> RULE = AttributeKey.stringKey("traced.sampling.rule");

	private final Sampler sampler;

	private final Attributes reason;

	ExplainingSampler(Sampler sampler, String reason) {
		this.sampler = sampler;
		this.reason = Attributes.of(RULE, reason);
	}

	static SamplingResult explained(SamplingResult result, String reason) {
		return new Explained(result, Attributes.of(RULE, reason));
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SamplingResult result = this.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes,
				parentLinks);
		if (result.getDecision() == SamplingDecision.DROP) {
			return result;
		}
		return new Explained(result, this.reason);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return this.sampler instanceof SamplerTraits traits && traits.dropsChildrenOfUnsampled(remote);
	}

	@Override
	public boolean readsAttributes() {
		return SamplingRules.readsAttributes(this.sampler);
	}

	@Override
	public Map<String, Object> state() {
		return SamplerState.of(this.sampler);
	}

	@Override
	public String getDescription() {
		return this.sampler.getDescription();
	}

	@Override
	public String toString() {
		return getDescription();
	}

	/**
	 * A result with one attribute more.
	 *
	 * @param result the result
	 * @param reason the attribute
	 */
	private record Explained(SamplingResult result, Attributes reason) implements SamplingResult {

		@Override
		public SamplingDecision getDecision() {
			return this.result.getDecision();
		}

		@Override
		public Attributes getAttributes() {
			return this.result.getAttributes().toBuilder().putAll(this.reason).build();
		}

		@Override
		public TraceState getUpdatedTraceState(TraceState parentTraceState) {
			return this.result.getUpdatedTraceState(parentTraceState);
		}

	}

}
