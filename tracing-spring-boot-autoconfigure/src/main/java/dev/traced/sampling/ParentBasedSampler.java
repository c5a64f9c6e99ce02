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
 * Does as the parent does, so that a trace is recorded in every service or in none,
 * unless another choice was made for parents of a kind. Where there is no parent, another
 * sampler decides.
 */
final class ParentBasedSampler implements Sampler, SamplerTraits, SamplerState {

	private final Sampler root;

	private final Function<Context, @Nullable CallerDecision> callers;

	private final ParentChoices choices;

	private final SamplerTraits rootTraits;

	ParentBasedSampler(Sampler root, Function<Context, @Nullable CallerDecision> callers, ParentChoices choices) {
		this.root = root;
		this.callers = callers;
		this.choices = choices;
		this.rootTraits = (root instanceof SamplerTraits traits) ? traits : SamplerTraits.UNKNOWN;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		boolean sampled = parent.isSampled();
		if (!parent.isValid()) {
			CallerDecision caller = this.callers.apply(parentContext);
			if (caller == CallerDecision.RECORD) {
				return Outcome.FORCED;
			}
			if (caller == CallerDecision.DROP) {
				return SamplingResult.drop();
			}
		}
		else if (!isUndecided(parentContext, sampled, parent.isRemote())) {
			ParentChoice choice = this.choices.of(sampled, parent.isRemote());
			if (choice == ParentChoice.ALWAYS) {
				return sampled ? follow(parent, traceId) : Outcome.CERTAIN;
			}
			if (choice == ParentChoice.NEVER) {
				return Outcome.dropped(parentContext);
			}
		}
		return this.root.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	/** What the parent says of its probability is passed on, if it can be true. */
	private static SamplingResult follow(SpanContext parent, String traceId) {
		if (parent.isRemote() && !OtelTraceState.isConsistent(OtelTraceState.in(parent.getTraceState()), traceId)) {
			return Outcome.FORCED;
		}
		return SamplingResult.recordAndSample();
	}

	private boolean isUndecided(Context context, boolean sampled, boolean remote) {
		// what the caller sent stays in the context, but concerns its direct callee only
		return !sampled && remote && this.callers.apply(context) == CallerDecision.NONE;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return switch (isUndecided(context, false, remote) ? ParentChoice.ROOT : this.choices.of(false, remote)) {
			case ALWAYS -> false;
			case NEVER -> true;
			case ROOT -> this.rootTraits.dropsChildrenOfUnsampled(context, remote);
		};
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		// of what came from another process the context knows more
		return !remote && this.choices.localNotSampled() == ParentChoice.NEVER;
	}

	@Override
	public boolean readsAttributes() {
		return this.rootTraits.readsAttributes();
	}

	@Override
	public Map<String, Object> state() {
		return SamplerState.of(this.root);
	}

	@Override
	public String getDescription() {
		return "parent-based{" + this.root.getDescription() + this.choices + "}";
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
