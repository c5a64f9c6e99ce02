package dev.traced.sampling;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Records everything while there are no more than so many traces per second, and of more
 * traffic the share that gives so many. The share is adjusted ten times a second; in
 * between a decision depends on the trace id alone, like that of a {@link RatioSampler},
 * and says so in {@code tracestate}.
 * <p>
 * The first moment of a rush, in which the share is still too large, is cut off when a
 * second's worth has been spent. The share is unknown then, and nothing is said about it
 * until the next adjustment. The smallest share, if there is one, is recorded even then.
 */
final class AdaptiveSampler implements Sampler, SamplerTraits {

	private static final long ADJUSTED_EVERY = 100_000_000;

	private static final double SECOND = 1_000_000_000;

	/** So many requests per second are counted, if there are as many. */
	private static final double COUNTED = 1_000;

	private final double rate;

	private final LongSupplier clock;

	private final TokenBucket bucket;

	private final RatioControl control;

	private final long rejectedAlways;

	private final Outcome recordedAlways;

	private final String description;

	private final AtomicLong adjusted;

	private final LongAdder counted = new LongAdder();

	private volatile Share share;

	AdaptiveSampler(double rate, double least, double most, LongSupplier clock) {
		if (!(rate > 0 && rate <= Samplers.MAX_RATE)) {
			throw new IllegalArgumentException("The rate must be more than 0 and at most 1000000, not " + rate);
		}
		if (!(least >= 0 && least <= most && most <= 1)) {
			throw new IllegalArgumentException(
					"The ratios must be from 0 to 1 and in their order, not " + least + " and " + most);
		}
		long now = clock.getAsLong();
		this.rate = rate;
		this.clock = clock;
		this.bucket = new TokenBucket(rate, Math.max(rate, 2), now);
		this.control = new RatioControl(rate, least, most);
		this.rejectedAlways = Threshold.of(least);
		// an empty share reaches nothing, so what is recorded then does not matter
		this.recordedAlways = (least > 0) ? Outcome.recorded(this.rejectedAlways) : Outcome.FORCED;
		this.adjusted = new AtomicLong(now);
		this.description = describe(rate, least, most);
		this.share = share(most, null);
	}

	private static String describe(double rate, double least, double most) {
		String bounds = (least > 0 || most < 1) ? ", ratio " + Samplers.plain(least) + ".." + Samplers.plain(most) : "";
		return "adaptive{" + Samplers.plain(rate) + "/s" + bounds + "}";
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		long now = this.clock.getAsLong();
		long adjusted = this.adjusted.get();
		if (now - adjusted >= ADJUSTED_EVERY && this.adjusted.compareAndSet(adjusted, now)) {
			adjust(now, (now - adjusted) / SECOND);
		}
		Share share = this.share;
		String ot = OtelTraceState.in(Span.fromContext(parentContext).getSpanContext().getTraceState());
		if (!OtelTraceState.isReached(ot, traceId, share.notCounted)) {
			return Outcome.dropped(ot);
		}
		this.counted.increment();
		if (!OtelTraceState.isReached(ot, traceId, share.rejected)) {
			return Outcome.dropped(ot);
		}
		if (this.bucket.take(now)) {
			return share.exceeded ? Outcome.FORCED : share.recorded;
		}
		if (!share.exceeded) {
			// written once: the others only read
			share.exceeded = true;
		}
		return OtelTraceState.isReached(ot, traceId, this.rejectedAlways) ? this.recordedAlways : Outcome.dropped(ot);
	}

	private void adjust(long now, double seconds) {
		Share before = this.share;
		double ratio = this.control.next(this.counted.sumThenReset(), Threshold.toRatio(before.notCounted), seconds,
				this.bucket.level(now));
		this.share = share(ratio, before);
	}

	private Share share(double ratio, @Nullable Share before) {
		long rejected = Math.min(Threshold.of(ratio), Threshold.EVERYTHING - 1);
		double demand = this.control.demand();
		double counting = (demand > COUNTED) ? Math.max(COUNTED, this.rate) / demand : 1;
		long notCounted = Math.min(rejected, Threshold.of(Math.min(1, counting)));
		Outcome recorded = (before != null && before.rejected == rejected) ? before.recorded
				: Outcome.recorded(rejected);
		return new Share(rejected, notCounted, recorded);
	}

	/** The share of the traces that is recorded at present. */
	double ratio() {
		return Threshold.toRatio(this.share.rejected);
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

	/** What is decided until the next adjustment. */
	private static final class Share {

		private final long rejected;

		private final long notCounted;

		private final Outcome recorded;

		/** Whether more was to be recorded than there was room for. */
		private volatile boolean exceeded;

		Share(long rejected, long notCounted, Outcome recorded) {
			this.rejected = rejected;
			this.notCounted = notCounted;
			this.recorded = recorded;
		}

	}

}
