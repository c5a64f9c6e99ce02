package dev.traced.sampling;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * One rule: the sampler that decides where its conditions hold. It counts its decisions.
 */
public final class SamplingRule {

	private final String name;

	private final RuleConditions conditions;

	private final Sampler sampler;

	/** The sampler if it is one for each route. */
	private final @Nullable RouteBudgets budgets;

	private final boolean overridesCaller;

	private final Counts counts;

	/**
	 * Creates a rule.
	 * @param name its name, for descriptions and counts
	 * @param conditions where it applies
	 * @param sampler decides where it applies
	 * @param overridesCaller whether it decides even where the caller has decided
	 */
	public SamplingRule(String name, RuleConditions conditions, Sampler sampler, boolean overridesCaller) {
		this(name, conditions, sampler, overridesCaller, new Counts());
	}

	/**
	 * Creates a rule that goes on counting where another has stopped.
	 * @param name its name, for descriptions and counts
	 * @param conditions where it applies
	 * @param sampler decides where it applies
	 * @param overridesCaller whether it decides even where the caller has decided
	 * @param counts its counts
	 */
	public SamplingRule(String name, RuleConditions conditions, Sampler sampler, boolean overridesCaller,
			Counts counts) {
		this.name = name;
		this.conditions = conditions;
		this.sampler = sampler;
		this.budgets = (sampler instanceof RouteBudgets routes) ? routes : null;
		this.overridesCaller = overridesCaller;
		this.counts = counts;
	}

	RuleConditions conditions() {
		return this.conditions;
	}

	boolean overridesCaller() {
		return this.overridesCaller;
	}

	/** Whether every route has a sampler of its own. */
	boolean decidesByRoute() {
		return this.budgets != null;
	}

	/**
	 * The sampler for a span to which the rule applies.
	 * @param name the name of the span
	 * @param method its method, if it has one
	 * @param path its path as it is compared, if it has one
	 * @return the sampler, one of the route if every route has its own
	 */
	Sampler sampler(String name, @Nullable String method, @Nullable String path) {
		return (this.budgets != null) ? this.budgets.sampler(name, method, path) : this.sampler;
	}

	SamplingResult decide(Context parentContext, String traceId, String name, SpanKind spanKind, Attributes attributes,
			List<LinkData> parentLinks) {
		return decide(this.sampler, parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	/** Decides by a sampler of this rule. */
	SamplingResult decide(Sampler sampler, Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		SamplingResult result = sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		this.counts.decided.increment();
		if (result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE) {
			this.counts.sampled.increment();
		}
		return result;
	}

	/**
	 * The name of the rule.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The sampler that decides where the rule applies.
	 * @return the sampler
	 */
	public Sampler sampler() {
		return this.sampler;
	}

	/**
	 * How often this rule has decided.
	 * @return the number of decisions
	 */
	public long decided() {
		return this.counts.decided.sum();
	}

	/**
	 * How often this rule has decided that a trace is recorded.
	 * @return the number of traces
	 */
	public long sampled() {
		return this.counts.sampled.sum();
	}

	/**
	 * Where the rule applies, for people.
	 * @return for example {@code path=/orders/** method=GET}
	 */
	public String describeConditions() {
		return this.conditions.toString();
	}

	@Override
	public String toString() {
		return this.name + ": " + this.sampler.getDescription();
	}

	/**
	 * The counts of a rule, which may outlive it.
	 */
	public static final class Counts {

		private final LongAdder decided = new LongAdder();

		private final LongAdder sampled = new LongAdder();

		/** Begins with zero. */
		public Counts() {
		}

	}

}
