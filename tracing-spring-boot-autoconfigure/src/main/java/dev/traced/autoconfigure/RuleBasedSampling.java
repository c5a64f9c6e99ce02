package dev.traced.autoconfigure;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import dev.traced.core.RequestReader;
import dev.traced.propagation.SamplingHint;
import dev.traced.sampling.ForcedTraces;
import dev.traced.sampling.SamplingRule;
import dev.traced.sampling.SamplingRules;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The rules of this application and the traces that are forced, to be put around a
 * sampler: the rules where a trace begins, what is forced outside of all. When a sampler
 * is made anew while the application runs, what is read from requests follows, and the
 * counts of rules go on.
 */
final class RuleBasedSampling implements RequestReader {

	private final ConcurrentMap<String, SamplingRule.Counts> counts;

	private final SamplingRules rules;

	private final @Nullable ForcedTraces forced;

	private final boolean explain;

	/** Those that are in use at the moment. */
	private volatile RuleBasedSampling current = this;

	RuleBasedSampling(SamplingRulesProperties properties) {
		this(properties, new ConcurrentHashMap<>());
	}

	private RuleBasedSampling(SamplingRulesProperties properties, ConcurrentMap<String, SamplingRule.Counts> counts) {
		this.counts = counts;
		this.rules = new SamplingRules(
				properties.toRules((name) -> counts.computeIfAbsent(name, (key) -> new SamplingRule.Counts())));
		this.forced = forced(properties.debug());
		this.explain = properties.explain();
	}

	/** Others that count on, for the sampler that is about to be made. */
	RuleBasedSampling with(SamplingRulesProperties properties) {
		return new RuleBasedSampling(properties, this.counts);
	}

	/** Lets others be in use from now on. */
	void switchTo(RuleBasedSampling other) {
		this.current = other;
	}

	private static @Nullable ForcedTraces forced(SamplingRulesProperties.Debug debug) {
		Predicate<Context> marked = debug.b3() ? (context) -> SamplingHint.from(context) == SamplingHint.DEBUG
				: (context) -> false;
		if (debug.header() != null && debug.secret() != null) {
			return ForcedTraces.of(debug.header(), debug.secret(), marked);
		}
		return debug.b3() ? ForcedTraces.of(marked) : null;
	}

	/** Where a trace begins: rules first. */
	Sampler root(Sampler sampler) {
		return this.rules.otherwise(sampler);
	}

	/** What comes before the caller's decision. */
	Sampler entry(Sampler sampler) {
		Sampler entry = this.rules.overriding(sampler);
		return (this.forced != null) ? this.forced.otherwise(entry, this.explain) : entry;
	}

	/** The rules in use in their order, with their counts. */
	List<SamplingRule> rules() {
		return this.current.rules.rules();
	}

	/** How many traces have been forced. */
	long forced() {
		ForcedTraces forced = this.current.forced;
		return (forced != null) ? forced.forced() : 0;
	}

	@Override
	public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
		RuleBasedSampling current = this.current;
		Context read = current.rules.read(context, request, headers);
		return (current.forced != null) ? current.forced.read(read, request, headers) : read;
	}

}
