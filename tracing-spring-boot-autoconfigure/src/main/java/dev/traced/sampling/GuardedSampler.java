package dev.traced.sampling;

import java.util.List;

import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Suppression;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * The outermost sampler. The SDK does not catch what samplers throw, and a span builder
 * that throws would throw into code of the application that makes spans by hand.
 */
final class GuardedSampler implements Sampler, SamplerTraits {

	private final Sampler sampler;

	private final SamplerTraits traits;

	private final Guard guard;

	GuardedSampler(Sampler sampler, Guard guard) {
		this.sampler = sampler;
		this.traits = (sampler instanceof SamplerTraits known) ? known : SamplerTraits.UNKNOWN;
		this.guard = guard;
	}

	@Override
	@SuppressWarnings("NullAway") // a sampler that is not ours may return anything
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		try {
			if (Suppression.isSuppressed(parentContext)) {
				return SamplingResult.drop();
			}
			SamplingResult result = this.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes,
					parentLinks);
			if (result != null) {
				return result;
			}
			this.guard.failed("sampling", new IllegalStateException("The sampler returned null"));
		}
		catch (Throwable ex) {
			this.guard.failed("sampling", ex);
		}
		return Outcome.dropped(parentContext);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return this.traits.dropsChildrenOfUnsampled(remote);
	}

	@Override
	public boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return this.traits.dropsChildrenOfUnsampled(context, remote);
	}

	@Override
	public boolean readsAttributes() {
		return this.traits.readsAttributes();
	}

	@Override
	public String getDescription() {
		try {
			return this.sampler.getDescription();
		}
		catch (Throwable ex) {
			this.guard.failed("describing the sampler", ex);
			return this.sampler.getClass().getName();
		}
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
