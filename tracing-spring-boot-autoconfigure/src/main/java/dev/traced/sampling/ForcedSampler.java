package dev.traced.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Samples what is forced, and leaves the rest to another sampler.
 */
final class ForcedSampler implements Sampler, SamplerTraits, SamplerState {

	private final ForcedTraces traces;

	private final Sampler sampler;

	private final SamplerTraits traits;

	private final SamplingResult first;

	ForcedSampler(ForcedTraces traces, Sampler sampler, boolean explain) {
		this.traces = traces;
		this.sampler = sampler;
		this.traits = (sampler instanceof SamplerTraits known) ? known : SamplerTraits.UNKNOWN;
		this.first = explain ? ExplainingSampler.explained(Outcome.FORCED, "debug") : Outcome.FORCED;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		if (this.traces.isForced(parentContext)) {
			return this.traces.begins(parentContext) ? this.first : SamplingResult.recordAndSample();
		}
		return this.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return false;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return !this.traces.isForced(context) && this.traits.dropsChildrenOfUnsampled(context, remote);
	}

	@Override
	public boolean readsAttributes() {
		return this.traits.readsAttributes();
	}

	@Override
	public Map<String, Object> state() {
		Map<String, Object> state = new LinkedHashMap<>(SamplerState.of(this.sampler));
		state.put("forced", this.traces.forced());
		return state;
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
