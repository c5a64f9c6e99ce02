package dev.traced.autoconfigure;

import dev.traced.propagation.SamplingHint;
import dev.traced.sampling.CallerDecision;
import dev.traced.sampling.ParentChoice;
import dev.traced.sampling.ParentChoices;
import dev.traced.sampling.Samplers;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which traces are recorded.
 *
 * @param sampler Decides where a trace begins: adaptive for everything up to a rate and a
 * share beyond it, always, never, ratio for a share of the traces, or rate-limiting for
 * so many per second.
 * @param ratio Share of the traces, from 0 to 1, that the sampler "ratio" records.
 * @param rate Traces per second, more than 0 and at most 1000000, that the samplers
 * "adaptive" and "rate-limiting" record of those that begin here.
 * @param minRatio Share of the traces, from 0 to 1, that the sampler "adaptive" records
 * even if they are more than the rate.
 * @param maxRatio Share of the traces, from 0 to 1, that the sampler "adaptive" records
 * even if they are less than the rate.
 * @param parentBased Whether the decision is left to whoever began the trace, if it did
 * not begin here.
 * @param parent What becomes of spans that have a parent
 */
@ConfigurationProperties("tracing.sampling")
record SamplingProperties(@DefaultValue("adaptive") Kind sampler, @DefaultValue("1") double ratio,
		@DefaultValue("50") double rate, @DefaultValue("0") double minRatio, @DefaultValue("1") double maxRatio,
		@DefaultValue("true") boolean parentBased, @DefaultValue Parent parent) {

	SamplingProperties {
		requireRatio("ratio", ratio);
		requireRatio("min-ratio", minRatio);
		requireRatio("max-ratio", maxRatio);
		if (minRatio > maxRatio) {
			throw new InvalidTracingPropertyException("tracing.sampling.min-ratio", minRatio,
					"a number from 0 to tracing.sampling.max-ratio, which is " + maxRatio);
		}
		if (!(rate > 0 && rate <= Samplers.MAX_RATE)) {
			throw new InvalidTracingPropertyException("tracing.sampling.rate", rate,
					"a number of traces per second, more than 0 and at most 1000000");
		}
	}

	private static void requireRatio(String name, double value) {
		if (!(value >= 0 && value <= 1)) {
			throw new InvalidTracingPropertyException("tracing.sampling." + name, value, "a number from 0 to 1");
		}
	}

	Sampler toSampler(RuleBasedSampling rules) {
		Sampler root = rules.root(switch (this.sampler) {
			case ADAPTIVE -> Samplers.adaptive(this.rate, this.minRatio, this.maxRatio);
			case ALWAYS -> Samplers.always();
			case NEVER -> Samplers.never();
			case RATIO -> Samplers.ratio(this.ratio);
			case RATE_LIMITING -> Samplers.rateLimiting(this.rate);
		});
		return rules.entry(this.parentBased
				? Samplers.parentBased(root, SamplingProperties::caller, this.parent.toChoices()) : root);
	}

	private static @Nullable CallerDecision caller(Context context) {
		SamplingHint hint = SamplingHint.from(context);
		if (hint == null) {
			return null;
		}
		return switch (hint) {
			case DENY -> CallerDecision.DROP;
			case ACCEPT, DEBUG -> CallerDecision.RECORD;
			case DEFER -> CallerDecision.NONE;
		};
	}

	/**
	 * What becomes of spans that have a parent.
	 *
	 * @param remoteSampled What becomes of a span whose parent is in another process and
	 * sampled: always, never, or root to decide as if there were no parent.
	 * @param remoteNotSampled What becomes of a span whose parent is in another process
	 * and not sampled: always, never, or root to decide as if there were no parent.
	 * @param localSampled What becomes of a span whose parent is in this process and
	 * sampled: always, never, or root to decide as if there were no parent.
	 * @param localNotSampled What becomes of a span whose parent is in this process and
	 * not sampled: always, never, or root to decide as if there were no parent.
	 */
	record Parent(@DefaultValue("always") ParentChoice remoteSampled,
			@DefaultValue("never") ParentChoice remoteNotSampled, @DefaultValue("always") ParentChoice localSampled,
			@DefaultValue("never") ParentChoice localNotSampled) {

		ParentChoices toChoices() {
			return new ParentChoices(this.remoteSampled, this.remoteNotSampled, this.localSampled,
					this.localNotSampled);
		}

	}

	/**
	 * The samplers to choose from.
	 */
	enum Kind {

		/** Every trace up to a rate, a share of them beyond it. */
		ADAPTIVE,

		/** Every trace. */
		ALWAYS,

		/** No trace. */
		NEVER,

		/** A share of the traces. */
		RATIO,

		/** So many traces per second. */
		RATE_LIMITING

	}

}
