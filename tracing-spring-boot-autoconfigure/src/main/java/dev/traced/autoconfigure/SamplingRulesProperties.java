package dev.traced.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.traced.sampling.SamplingRule;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which traces are recorded, by what they begin with.
 *
 * @param rules Rules that decide where a trace begins, of which the first that applies
 * counts. The sampler decides where none does.
 * @param caller How the service is told that sent a request.
 * @param debug Requests whose trace is recorded in any case.
 * @param explain Whether recorded spans carry the rule that decided, as
 * traced.sampling.rule.
 */
@ConfigurationProperties("tracing.sampling")
record SamplingRulesProperties(@DefaultValue List<SamplingRuleProperties> rules, @DefaultValue Caller caller,
		@DefaultValue Debug debug, @DefaultValue("false") boolean explain) {

	private static final String RULES = "tracing.sampling.rules";

	SamplingRulesProperties {
		toRules(rules, caller, explain, (name) -> new SamplingRule.Counts());
	}

	List<SamplingRule> toRules(Function<String, SamplingRule.Counts> counts) {
		return toRules(this.rules, this.caller, this.explain, counts);
	}

	private static List<SamplingRule> toRules(List<SamplingRuleProperties> properties, Caller caller, boolean explain,
			Function<String, SamplingRule.Counts> counts) {
		Set<String> names = new HashSet<>();
		SamplingRule[] rules = new SamplingRule[properties.size()];
		for (int i = 0; i < rules.length; i++) {
			String property = RULES + "[" + i + "]";
			rules[i] = properties.get(i).toRule(property, i, caller, explain, counts);
			if (rules[i].name().isBlank() || !names.add(rules[i].name())) {
				throw new InvalidTracingPropertyException(property + ".name", rules[i].name(),
						"a name that is not blank and that no other rule has");
			}
		}
		return List.of(rules);
	}

	/**
	 * How the service is told that sent a request. No standard header names it.
	 *
	 * @param header Header of the request that names the service, such as
	 * x-envoy-downstream-service-cluster. Without one the baggage is asked.
	 * @param baggage Key of the baggage that names the service, if no header does.
	 */
	record Caller(@Nullable String header, @DefaultValue("service.name") String baggage) {

		Caller {
			requireName("tracing.sampling.caller.header", header);
			requireName("tracing.sampling.caller.baggage", baggage);
		}

	}

	/**
	 * Requests whose trace is recorded whatever sampler, rules and caller say.
	 *
	 * @param header Header that carries the secret.
	 * @param secret Secret of at least 16 characters that such a request carries in the
	 * header.
	 * @param b3 Whether the debug flag of B3 is believed, whoever sends it.
	 */
	record Debug(@Nullable String header, @Nullable String secret, @DefaultValue("false") boolean b3) {

		private static final int MIN_LENGTH = 16;

		Debug {
			requireName("tracing.sampling.debug.header", header);
			if (secret != null && !isSecret(secret)) {
				throw new InvalidTracingPropertyException("tracing.sampling.debug.secret", "***",
						"at least 16 characters, all of ASCII and printable; ${...} has to be a property that is set");
			}
			if (header != null && secret == null) {
				throw new InvalidTracingPropertyException("tracing.sampling.debug.secret", null,
						"a secret of at least 16 characters, since tracing.sampling.debug.header is set");
			}
			if (secret != null && header == null) {
				throw new InvalidTracingPropertyException("tracing.sampling.debug.header", null,
						"the name of a header, since tracing.sampling.debug.secret is set");
			}
		}

		/** A placeholder of what is not set is left as it is, for everybody to read. */
		private static boolean isSecret(String secret) {
			return secret.length() >= MIN_LENGTH && !secret.contains("${")
					&& secret.chars().allMatch((c) -> c >= ' ' && c <= '~');
		}

		@Override
		public String toString() {
			return "Debug[header=" + this.header + ", b3=" + this.b3 + "]";
		}

	}

	private static void requireName(String property, @Nullable String name) {
		if (name != null && !isName(name)) {
			throw new InvalidTracingPropertyException(property, name, "a name without blanks and colons");
		}
	}

	/** Whether there may be a header of that name. */
	static boolean isName(String name) {
		return !name.isEmpty() && name.chars().noneMatch((c) -> c <= ' ' || c > '~' || c == ':');
	}

}
