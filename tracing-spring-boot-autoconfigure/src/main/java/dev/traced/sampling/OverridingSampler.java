package dev.traced.sampling;

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
 * Asks the rules before the caller's decision counts: if the first that applies overrides
 * it, that rule decides. Everything else goes to another sampler.
 */
final class OverridingSampler implements Sampler, SamplerTraits, SamplerState {

	private final SamplingRules rules;

	private final Sampler sampler;

	private final SamplerTraits traits;

	OverridingSampler(SamplingRules rules, Sampler sampler) {
		this.rules = rules;
		this.sampler = sampler;
		this.traits = (sampler instanceof SamplerTraits known) ? known : SamplerTraits.UNKNOWN;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		if (!parent.isValid() || parent.isRemote()) {
			SamplingRule rule = this.rules.find(parentContext, name, spanKind, attributes);
			if (rule != null && rule.overridesCaller()) {
				return rule.decide(parentContext, traceId, name, spanKind, attributes, parentLinks);
			}
		}
		return this.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return !remote && this.traits.dropsChildrenOfUnsampled(false);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return !remote && this.traits.dropsChildrenOfUnsampled(context, false);
	}

	@Override
	public boolean readsAttributes() {
		return this.rules.readsAttributes() || this.traits.readsAttributes();
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

}
