package dev.traced.autoconfigure;

import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Everything that the sampler of {@code tracing.sampling.*} is made of: what has to be
 * bound anew when it is made anew. Two that are equal make the same sampler.
 *
 * @param properties the properties
 * @param rules the properties of the rules
 */
record SamplingSetup(SamplingProperties properties, SamplingRulesProperties rules) {

	static final String PREFIX = "tracing.sampling";

	static SamplingSetup bind(Binder binder) {
		return new SamplingSetup(binder.bindOrCreate(PREFIX, Bindable.of(SamplingProperties.class)),
				binder.bindOrCreate(PREFIX, Bindable.of(SamplingRulesProperties.class)));
	}

	/**
	 * Makes the sampler.
	 * @param before the rules whose counts go on
	 * @param environment where unknown properties would be
	 */
	Made make(RuleBasedSampling before, Environment environment) {
		UnknownRuleProperties.OF_SAMPLING.check(environment);
		RuleBasedSampling rules = before.with(this.rules);
		return new Made(this.properties.toSampler(rules), rules);
	}

	/**
	 * A sampler and the rules in it, which read what they need of requests.
	 *
	 * @param sampler the sampler
	 * @param rules the rules
	 */
	record Made(Sampler sampler, RuleBasedSampling rules) {

	}

}
