package dev.traced.sampling;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
import org.jspecify.annotations.Nullable;

/**
 * Does as the parent does, so that a trace is recorded in every service or in none. Where
 * there is no parent, another sampler decides.
 */
final class ParentBasedSampler implements Sampler, SamplerTraits, SamplerState {

	private final Sampler root;

	private final Function<Context, @Nullable CallerDecision> callers;

	private final boolean rootReadsAttributes;

	ParentBasedSampler(Sampler root, Function<Context, @Nullable CallerDecision> callers) {
		this.root = root;
		this.callers = callers;
		this.rootReadsAttributes = !(root instanceof SamplerTraits traits) || traits.readsAttributes();
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		if (parent.isValid() && !isUndecided(parentContext, parent.isSampled(), parent.isRemote())) {
			return parent.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}
		CallerDecision caller = parent.isValid() ? null : this.callers.apply(parentContext);
		if (caller == CallerDecision.RECORD) {
			return SamplingResult.recordAndSample();
		}
		if (caller == CallerDecision.DROP) {
			return SamplingResult.drop();
		}
		return this.root.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	private boolean isUndecided(Context context, boolean sampled, boolean remote) {
		// what the caller sent stays in the context, but concerns its direct callee only
		return !sampled && remote && this.callers.apply(context) == CallerDecision.NONE;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return !isUndecided(context, false, remote);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return !remote;
	}

	@Override
	public boolean readsAttributes() {
		return this.rootReadsAttributes;
	}

	@Override
	public Map<String, Object> state() {
		return SamplerState.of(this.root);
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
