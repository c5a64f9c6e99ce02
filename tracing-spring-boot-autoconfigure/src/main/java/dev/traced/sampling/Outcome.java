package dev.traced.sampling;

import dev.traced.core.SamplingThreshold;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * A decision which says in {@code tracestate} with what probability it was made, and
 * takes back what was said there before. Made once for each probability.
 */
final class Outcome implements SamplingResult {

	private static final Outcome DROPPED = new Outcome(SamplingDecision.DROP, null);

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

	/** Not recorded: what the SDK has for it, if there is nothing to take back. */
	static SamplingResult dropped(@Nullable String ot) {
		return (ot != null) ? DROPPED : SamplingResult.drop();
	}

	/** Not recorded, under a parent of which there may be something to take back. */
	static SamplingResult dropped(Context parent) {
		return dropped(OtelTraceState.in(Span.fromContext(parent).getSpanContext().getTraceState()));
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
		return (this.threshold != null) ? OtelTraceState.with(parent, this.threshold)
				: SamplingThreshold.without(parent);
	}

	@Override
	public String toString() {
		return (this.threshold != null) ? this.decision + "{th:" + this.threshold + "}" : this.decision.toString();
	}

}
