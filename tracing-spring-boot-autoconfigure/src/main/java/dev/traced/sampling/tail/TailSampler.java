package dev.traced.sampling.tail;

import java.util.List;

import dev.traced.core.SamplerTraits;
import dev.traced.core.SamplingThreshold;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Records what another sampler does not take, so that it may be kept at the end, and
 * records no more where a trace has enough spans. What other services are told remains
 * the decision of that sampler.
 */
final class TailSampler implements Sampler, SamplerTraits {

	private static final SamplingResult REFUSED = new Unsampled(SamplingDecision.DROP, SamplingResult.drop());

	private static final SamplingResult RECORDED = new Unsampled(SamplingDecision.RECORD_ONLY, SamplingResult.drop());

	private final Sampler head;

	private final SamplerTraits headTraits;

	private final TailBuffer buffer;

	private final KeepRules rules;

	private final SpanThrift thrift;

	private final TailCounters counters;

	TailSampler(Sampler head, TailBuffer buffer, KeepRules rules, SpanThrift thrift, TailCounters counters) {
		this.head = head;
		this.headTraits = (head instanceof SamplerTraits traits) ? traits : SamplerTraits.UNKNOWN;
		this.buffer = buffer;
		this.rules = rules;
		this.thrift = thrift;
		this.counters = counters;
	}

	@Override
	@SuppressWarnings("NullAway") // a sampler that is not ours may return anything
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SamplingResult result = this.head.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		if (result == null) {
			return result;
		}
		SamplingResult decided = decided(result, parentContext, traceId);
		if (decided == result && result.getDecision() == SamplingDecision.DROP) {
			this.counters.countUnsampled();
		}
		return decided;
	}

	private SamplingResult decided(SamplingResult result, Context parentContext, String traceId) {
		SamplingDecision decision = result.getDecision();
		if (decision == SamplingDecision.RECORD_AND_SAMPLE && !this.thrift.any()) {
			return result;
		}
		SpanContext parent = Span.fromContext(parentContext).getSpanContext();
		if (LocalTrace.isRoot(parent)) {
			return (decision == SamplingDecision.DROP && this.rules.any()) ? recorded(result) : result;
		}
		return switch (this.buffer.admit(traceId, parent.getSpanId(), this.thrift.needsParents(),
				this.thrift.maxPerTrace())) {
			case RECORDED -> (decision == SamplingDecision.DROP) ? recorded(result) : result;
			case REFUSED -> REFUSED;
			// it may have entered twice, and not have been sampled there
			case SAMPLED -> (decision == SamplingDecision.DROP && this.rules.any() && !parent.isSampled())
					? recorded(result) : result;
			case UNKNOWN -> result;
		};
	}

	private static SamplingResult recorded(SamplingResult result) {
		return (result == SamplingResult.drop()) ? RECORDED : new Unsampled(SamplingDecision.RECORD_ONLY, result);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return false;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		if (remote && this.rules.any()) {
			return false;
		}
		return this.headTraits.dropsChildrenOfUnsampled(context, remote)
				&& !this.buffer.follows(Span.fromContext(context).getSpanContext().getTraceId());
	}

	@Override
	public boolean readsAttributes() {
		return this.headTraits.readsAttributes();
	}

	@Override
	public String getDescription() {
		String description = this.head.getDescription();
		return this.rules.any() ? description + ", keep{" + this.rules + "}" : description;
	}

	@Override
	public String toString() {
		return getDescription();
	}

	/**
	 * A result that does not sample, with what the sampler else said. If the span is kept
	 * at the end, nobody knows with what probability: none is claimed.
	 *
	 * @param decision the decision
	 * @param result the result of the sampler
	 */
	private record Unsampled(SamplingDecision decision, SamplingResult result) implements SamplingResult {

		@Override
		public SamplingDecision getDecision() {
			return this.decision;
		}

		@Override
		public Attributes getAttributes() {
			return this.result.getAttributes();
		}

		@Override
		public TraceState getUpdatedTraceState(TraceState parentTraceState) {
			return SamplingThreshold.without(this.result.getUpdatedTraceState(parentTraceState));
		}

	}

}
