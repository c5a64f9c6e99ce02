package dev.traced.sampling;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * A sampler that can be replaced while it is in use, since the SDK's cannot. Costs one
 * volatile read, and counts decisions. What it allows to leave out follows the sampler of
 * the moment.
 */
public final class SwitchableSampler implements Sampler, SamplerTraits, SamplerState {

	private final LongAdder sampled = new LongAdder();

	private final LongAdder recordedOnly = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private volatile Current current;

	SwitchableSampler(Sampler sampler) {
		this.current = Current.of(sampler);
	}

	/**
	 * Takes another sampler from now on.
	 * @param sampler the sampler
	 */
	public void switchTo(Sampler sampler) {
		this.current = Current.of(sampler);
	}

	/**
	 * The sampler of the moment.
	 * @return the sampler
	 */
	public Sampler current() {
		return this.current.sampler;
	}

	/**
	 * How many spans were to be recorded and exported.
	 * @return the count, whichever sampler decided
	 */
	public long sampled() {
		return this.sampled.sum();
	}

	/**
	 * How many spans were to be recorded, but not to be exported unless something decides
	 * so later.
	 * @return the count, whichever sampler decided
	 */
	public long recordedOnly() {
		return this.recordedOnly.sum();
	}

	/**
	 * How many spans were not to be recorded.
	 * @return the count, whichever sampler decided; without those that instrumentations
	 * leave out because their parent is not recorded either
	 */
	public long dropped() {
		return this.dropped.sum();
	}

	@Override
	@SuppressWarnings("NullAway") // a sampler that is not ours may return anything
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SamplingResult result = this.current.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes,
				parentLinks);
		if (result != null) {
			switch (result.getDecision()) {
				case RECORD_AND_SAMPLE -> this.sampled.increment();
				case RECORD_ONLY -> this.recordedOnly.increment();
				case DROP -> this.dropped.increment();
			}
		}
		return result;
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return this.current.traits.dropsChildrenOfUnsampled(remote);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return this.current.traits.dropsChildrenOfUnsampled(context, remote);
	}

	@Override
	public boolean readsAttributes() {
		return this.current.traits.readsAttributes();
	}

	@Override
	public Map<String, Object> state() {
		return SamplerState.of(this.current.sampler);
	}

	@Override
	public String getDescription() {
		return this.current.sampler.getDescription();
	}

	@Override
	public String toString() {
		return getDescription();
	}

	/**
	 * A sampler and what it allows, together, so that neither is seen without the other.
	 *
	 * @param sampler the sampler
	 * @param traits what it allows to leave out
	 */
	private record Current(Sampler sampler, SamplerTraits traits) {

		private static Current of(Sampler sampler) {
			return new Current(sampler, (sampler instanceof SamplerTraits known) ? known : SamplerTraits.UNKNOWN);
		}

	}

}
