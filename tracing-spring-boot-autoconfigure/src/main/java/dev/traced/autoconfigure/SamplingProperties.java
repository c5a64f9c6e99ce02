package dev.traced.autoconfigure;

import dev.traced.propagation.SamplingHint;
import dev.traced.sampling.CallerDecision;
import dev.traced.sampling.Samplers;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which traces are recorded.
 *
 * @param sampler Decides where a trace begins: always, never, ratio for a share of the
 * traces, or rate-limiting for so many per second.
 * @param ratio Share of the traces, from 0 to 1, that the sampler "ratio" records.
 * @param rate Traces per second, more than 0 and at most 1000000, that the sampler
 * "rate-limiting" records.
 * @param parentBased Whether the decision is left to whoever began the trace, if it did
 * not begin here.
 */
@ConfigurationProperties("tracing.sampling")
record SamplingProperties(@DefaultValue("always") Kind sampler, @DefaultValue("1") double ratio,
		@DefaultValue("50") double rate, @DefaultValue("true") boolean parentBased) {

	SamplingProperties {
		if (!(ratio >= 0 && ratio <= 1)) {
			throw new InvalidTracingPropertyException("tracing.sampling.ratio", ratio, "a number from 0 to 1");
		}
		if (!(rate > 0 && rate <= Samplers.MAX_RATE)) {
			throw new InvalidTracingPropertyException("tracing.sampling.rate", rate,
					"a number of traces per second, more than 0 and at most 1000000");
		}
	}

	Sampler toSampler(RuleBasedSampling rules) {
		Sampler root = rules.root(switch (this.sampler) {
			case ALWAYS -> Samplers.always();
			case NEVER -> Samplers.never();
			case RATIO -> Samplers.ratio(this.ratio);
			case RATE_LIMITING -> Samplers.rateLimiting(this.rate);
		});
		return rules.entry(this.parentBased ? Samplers.parentBased(root, SamplingProperties::caller) : root);
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
	 * The samplers to choose from.
	 */
	enum Kind {

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
