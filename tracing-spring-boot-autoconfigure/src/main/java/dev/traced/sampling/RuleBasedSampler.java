package dev.traced.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Decides by rules where a trace begins in this process, and by another sampler where no
 * rule applies.
 */
final class RuleBasedSampler implements Sampler, SamplerTraits, SamplerState {

	private final SamplingRules rules;

	private final Sampler otherwise;

	private final boolean readsAttributes;

	RuleBasedSampler(SamplingRules rules, Sampler otherwise) {
		this.rules = rules;
		this.otherwise = otherwise;
		this.readsAttributes = rules.readsAttributes() || SamplingRules.readsAttributes(otherwise);
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		if (parent.isValid() && !parent.isRemote()) {
			return parent.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}
		SamplingResult result = this.rules.decide(parentContext, traceId, name, spanKind, attributes, parentLinks);
		return (result != null) ? result
				: this.otherwise.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return !remote;
	}

	@Override
	public boolean readsAttributes() {
		return this.readsAttributes;
	}

	@Override
	public Map<String, Object> state() {
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("rules", this.rules.rules().stream().map(RuleBasedSampler::state).toList());
		Map<String, Object> otherwise = SamplerState.of(this.otherwise);
		if (!otherwise.isEmpty()) {
			state.put("otherwise", otherwise);
		}
		return state;
	}

	private static Map<String, Object> state(SamplingRule rule) {
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("name", rule.name());
		state.put("conditions", rule.describeConditions());
		state.put("sampler", rule.sampler().getDescription());
		state.put("decided", rule.decided());
		state.put("sampled", rule.sampled());
		state.putAll(SamplerState.of(rule.sampler()));
		return state;
	}

	@Override
	public String getDescription() {
		return "rules{" + this.rules + ", otherwise " + this.otherwise.getDescription() + "}";
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
