package dev.traced.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * A decision which says in {@code tracestate} with what probability it was made, and
 * takes back what was said there before. Made once for each probability.
 */
final class Outcome implements SamplingResult {

	/** Not recorded. */
	static final Outcome DROPPED = new Outcome(SamplingDecision.DROP, null);

	/** Recorded, nobody knows with what probability. */
	static final Outcome FORCED = new Outcome(SamplingDecision.RECORD_AND_SAMPLE, null);

	/** Recorded, as everything is. */
	static final Outcome CERTAIN = recorded(Threshold.NOTHING);

	private final SamplingDecision decision;

	private final @Nullable String threshold;

	/** For traces that begin here: what nearly all need. */
	private final TraceState alone;

	private Outcome(SamplingDecision decision, @Nullable String threshold) {
		this.decision = decision;
		this.threshold = threshold;
		this.alone = (threshold != null) ? OtelTraceState.with(TraceState.getDefault(), threshold)
				: TraceState.getDefault();
	}

	/** Recorded, since it reached a threshold. */
	static Outcome recorded(long threshold) {
		return new Outcome(SamplingDecision.RECORD_AND_SAMPLE, Threshold.toDigits(threshold));
	}

	@Override
	public SamplingDecision getDecision() {
		return this.decision;
	}

	@Override
	public Attributes getAttributes() {
		return Attributes.empty();
	}

	@Override
	public TraceState getUpdatedTraceState(TraceState parent) {
		if (parent.isEmpty()) {
			return this.alone;
		}
		return (this.threshold != null) ? OtelTraceState.with(parent, this.threshold) : OtelTraceState.without(parent);
	}

	@Override
	public String toString() {
		return (this.threshold != null) ? this.decision + "{th:" + this.threshold + "}" : this.decision.toString();
	}

}
