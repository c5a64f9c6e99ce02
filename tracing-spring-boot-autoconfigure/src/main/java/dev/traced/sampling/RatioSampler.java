package dev.traced.sampling;

import java.util.List;

import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Records a share of the traces by comparing the random part of the trace id, its last 56
 * bits, with a threshold. Whoever decides by the same rule decides the same: a trace kept
 * at 10 % is kept at 20 % too.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">Probability
 * sampling</a>
 */
final class RatioSampler implements Sampler, SamplerTraits {

	private final long threshold;

	private final SamplingResult recorded;

	private final String description;

	RatioSampler(double ratio) {
		if (!(ratio >= 0 && ratio <= 1)) {
			throw new IllegalArgumentException("The ratio must be from 0 to 1, not " + ratio);
		}
		this.threshold = Threshold.of(ratio);
		this.recorded = (this.threshold < Threshold.EVERYTHING) ? Outcome.recorded(this.threshold) : Outcome.DROPPED;
		this.description = "ratio{" + Samplers.plain(ratio) + "}";
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		String ot = OtelTraceState.in(Span.fromContext(parentContext).getSpanContext().getTraceState());
		return OtelTraceState.isReached(ot, traceId, this.threshold) ? this.recorded : Outcome.DROPPED;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return false;
	}

	@Override
	public boolean readsAttributes() {
		return false;
	}

	@Override
	public String getDescription() {
		return this.description;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
