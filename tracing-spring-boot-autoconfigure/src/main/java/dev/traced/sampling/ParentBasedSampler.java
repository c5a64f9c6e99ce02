package dev.traced.sampling;

import java.util.List;

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
 * Does as the parent does, so that a trace is recorded in every service or in none. Where
 * there is no parent, another sampler decides.
 */
final class ParentBasedSampler implements Sampler, SamplerTraits {

	private final Sampler root;

	private final boolean rootReadsAttributes;

	ParentBasedSampler(Sampler root) {
		this.root = root;
		this.rootReadsAttributes = !(root instanceof SamplerTraits traits) || traits.readsAttributes();
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		if (!parent.isValid()) {
			return this.root.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		}
		return parent.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return true;
	}

	@Override
	public boolean readsAttributes() {
		return this.rootReadsAttributes;
	}

	@Override
	public String getDescription() {
		return "parent-based{" + this.root.getDescription() + "}";
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
