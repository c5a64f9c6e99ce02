package dev.traced.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.traced.sampling.RuleConditions;
import dev.traced.sampling.Samplers;
import dev.traced.sampling.SamplingRule;
import dev.traced.sampling.SamplingRules;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One rule of sampling.
 *
 * @param name Name of the rule, for descriptions, counts and the actuator.
 * @param paths Path patterns of requests, with the application's context path, for
 * example /orders/** or /orders/{id}.
 * @param methods HTTP methods.
 * @param spanNames Names of spans, in which * stands for any characters and ? for one.
 * @param kinds Kinds of spans: server, client, producer, consumer or internal.
 * @param attributes Attributes that are known when the span starts, all of which must be
 * there: name, or name=value, in which * stands for any characters and ? for one.
 * @param headers Headers of the request, all of which must be there: name, or name=value,
 * in which * stands for any characters and ? for one.
 * @param callers Services that sent the request, as tracing.sampling.caller.* tells them.
 * @param sampler Decides where the rule applies.
 * @param ratio Share of the traces, from 0 to 1, that the sampler "ratio" records.
 * @param rate Traces per second, more than 0 and at most 1000000, that the samplers
 * "adaptive" and "rate-limiting" record.
 * @param per What the rate is for: the rule as a whole, or every route.
 * @param overrideCaller Whether the rule decides even where the caller has decided.
 */
record SamplingRuleProperties(@Nullable String name, @DefaultValue List<String> paths,
		@DefaultValue List<String> methods, @DefaultValue List<String> spanNames, @DefaultValue List<SpanKind> kinds,
		@DefaultValue List<String> attributes, @DefaultValue List<String> headers, @DefaultValue List<String> callers,
		SamplingProperties.@Nullable Kind sampler, @Nullable Double ratio, @Nullable Double rate,
		@DefaultValue("rule") Per per, @DefaultValue("false") boolean overrideCaller) {

	private static final String ALLOWED = "adaptive, always, never, ratio or rate-limiting";

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "CONNECT", "QUERY", "_OTHER");

	/**
	 * Makes the rule.
	 * @param property where the rule is, such as {@code tracing.sampling.rules[2]}
	 * @param index its index, from 0
	 * @param caller how callers are told
	 * @param explain whether recorded spans say which rule decided
	 * @param counts the counts of a rule by its name
	 * @return the rule
	 */
	SamplingRule toRule(String property, int index, SamplingRulesProperties.Caller caller, boolean explain,
			Function<String, SamplingRule.Counts> counts) {
		RuleConditions conditions = conditions(property, caller);
		if (conditions.isEmpty()) {
			throw new InvalidTracingPropertyException(property, "",
					"a rule with at least one condition (paths, methods, span-names, kinds, attributes, headers, "
							+ "callers); what no rule applies to is decided by tracing.sampling.sampler");
		}
		String name = (this.name != null) ? this.name : "rules[" + index + "]";
		Sampler sampler = sampler(property, conditions);
		return new SamplingRule(name, conditions, explain ? SamplingRules.explaining(sampler, name) : sampler,
				this.overrideCaller, counts.apply(name));
	}

	private RuleConditions conditions(String property, SamplingRulesProperties.Caller caller) {
		RuleConditions.Builder builder = RuleConditions.builder()
			.kinds(this.kinds)
			.methods(methods(property))
			.spanNames(notBlank(property + ".span-names", this.spanNames));
		for (String path : this.paths) {
			try {
				RuleConditions.builder().paths(List.of(path));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException(property + ".paths", path,
						"path patterns such as /orders/** or /orders/{id} (" + ex.getMessage() + ")");
			}
		}
		builder.paths(notBlank(property + ".paths", this.paths));
		each(property + ".attributes", this.attributes, (name) -> name.chars().noneMatch(Character::isWhitespace),
				builder::attribute);
		each(property + ".headers", this.headers, SamplingRulesProperties::isName, builder::header);
		notBlank(property + ".callers", this.callers);
		return ((caller.header() != null) ? builder.callersByHeader(caller.header(), this.callers)
				: builder.callersByBaggage(caller.baggage(), this.callers))
			.build();
	}

	private List<String> methods(String property) {
		for (String method : this.methods) {
			if (!METHODS.contains(method.toUpperCase(Locale.ROOT))) {
				throw new InvalidTracingPropertyException(property + ".methods", method,
						"HTTP methods in use, such as GET or POST, or _OTHER for every other");
			}
		}
		return this.methods.stream().map((method) -> method.toUpperCase(Locale.ROOT)).toList();
	}

	private static void each(String property, List<String> values, Predicate<String> valid, Condition condition) {
		Set<String> names = new HashSet<>();
		for (String value : values) {
			int equals = value.indexOf('=');
			String name = ((equals < 0) ? value : value.substring(0, equals)).strip();
			String pattern = (equals < 0) ? null : value.substring(equals + 1).strip();
			if (name.isEmpty() || !valid.test(name) || (pattern != null && pattern.isEmpty())
					|| !names.add(name.toLowerCase(Locale.ROOT))) {
				throw new InvalidTracingPropertyException(property, value, "name or name=value, each name once");
			}
			condition.add(name, pattern);
		}
	}

	private static List<String> notBlank(String property, List<String> values) {
		for (String value : values) {
			if (value.isBlank()) {
				throw new InvalidTracingPropertyException(property, value, "values that are not blank");
			}
		}
		return values;
	}

	private Sampler sampler(String property, RuleConditions conditions) {
		if (this.sampler == null) {
			throw new InvalidTracingPropertyException(property + ".sampler", null, ALLOWED);
		}
		refuse(property + ".ratio", this.ratio, this.sampler == SamplingProperties.Kind.RATIO);
		boolean limited = this.sampler == SamplingProperties.Kind.RATE_LIMITING
				|| this.sampler == SamplingProperties.Kind.ADAPTIVE;
		refuse(property + ".rate", this.rate, limited);
		refuse(property + ".per", this.per, limited || this.per == Per.RULE);
		return switch (this.sampler) {
			case ADAPTIVE -> limited(conditions, rate(property), (rate) -> Samplers.adaptive(rate, 0, 1));
			case ALWAYS -> Samplers.always();
			case NEVER -> Samplers.never();
			case RATIO -> Samplers.ratio(ratio(property));
			case RATE_LIMITING -> limited(conditions, rate(property), Samplers::rateLimiting);
		};
	}

	private Sampler limited(RuleConditions conditions, double rate, DoubleFunction<Sampler> limiting) {
		return (this.per == Per.ROUTE) ? SamplingRules.perRoute(conditions, () -> limiting.apply(rate))
				: limiting.apply(rate);
	}

	private static void refuse(String property, @Nullable Object value, boolean allowed) {
		if (value != null && !allowed) {
			throw new InvalidTracingPropertyException(property, value,
					"nothing, since the sampler of the rule makes no use of it");
		}
	}

	private double ratio(String property) {
		if (this.ratio == null || !(this.ratio >= 0 && this.ratio <= 1)) {
			throw new InvalidTracingPropertyException(property + ".ratio", this.ratio, "a number from 0 to 1");
		}
		return this.ratio;
	}

	private double rate(String property) {
		if (this.rate == null || !(this.rate > 0 && this.rate <= Samplers.MAX_RATE)) {
			throw new InvalidTracingPropertyException(property + ".rate", this.rate,
					"a number of traces per second, more than 0 and at most 1000000");
		}
		return this.rate;
	}

	/**
	 * Adds a condition.
	 */
	@FunctionalInterface
	private interface Condition {

		void add(String name, @Nullable String pattern);

	}

	/**
	 * What a rate is for.
	 */
	enum Per {

		/** The rule as a whole. */
		RULE,

		/** Every route. */
		ROUTE

	}

}
