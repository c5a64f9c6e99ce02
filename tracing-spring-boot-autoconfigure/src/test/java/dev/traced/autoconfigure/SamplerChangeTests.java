package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link SamplerChange}.
 */
class SamplerChangeTests {

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	SamplerChangeTests() {
		this.environment.getPropertySources().addFirst(new MapPropertySource("file", this.properties));
	}

	@Test
	void aRatioMeansTheSamplerThatTakesOne() {
		assertThat(properties(null, null, "0.5", null)).containsExactly(entry("tracing.sampling.sampler", "ratio"),
				entry("tracing.sampling.ratio", "0.5"));
	}

	@Test
	void aNamedSamplerTakesWhatItIsGiven() {
		assertThat(properties(null, "adaptive", null, "20"))
			.containsExactly(entry("tracing.sampling.sampler", "adaptive"), entry("tracing.sampling.rate", "20"));
		assertThat(properties(null, "RATIO", "0.5", null)).containsExactly(entry("tracing.sampling.sampler", "RATIO"),
				entry("tracing.sampling.ratio", "0.5"));
	}

	@Test
	void aRuleIsFoundByItsNameOrItsPosition() {
		rules();
		assertThat(properties("checkout", "never", null, null))
			.containsExactly(entry("tracing.sampling.rules[1].sampler", "never"));
		assertThat(properties("0", null, "1", null)).containsExactly(
				entry("tracing.sampling.rules[0].sampler", "ratio"), entry("tracing.sampling.rules[0].ratio", "1"));
		assertThatIllegalArgumentException().isThrownBy(() -> properties("check", "never", null, null))
			.withMessage("There is no rule 'check'. Rules: 0, checkout, search.");
	}

	@Test
	void theRateOfARuleIsChangedWithoutItsSamplerIfThatTakesOne() {
		rules();
		assertThat(properties("search", null, null, "5")).containsExactly(entry("tracing.sampling.rules[2].rate", "5"));
		assertThat(properties("checkout", null, null, "5")).containsExactly(
				entry("tracing.sampling.rules[1].sampler", "rate-limiting"),
				entry("tracing.sampling.rules[1].rate", "5"));
	}

	@Test
	void rulesAreTakenFromTheFirstSourceThatHasAny() {
		rules();
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("TRACING_SAMPLING_RULES_0_NAME", "from-variable")));
		assertThat(properties("from-variable", "never", null, null))
			.containsExactly(entry("tracing.sampling.rules[0].sampler", "never"));
		assertThatIllegalArgumentException().isThrownBy(() -> properties("checkout", "never", null, null))
			.withMessage("There is no rule 'checkout'. Rules: from-variable.");
	}

	@Test
	void withoutRulesNoneIsFound() {
		assertThatIllegalArgumentException().isThrownBy(() -> properties("0", "never", null, null))
			.withMessage("There is no rule '0'. tracing.sampling.rules is empty.");
	}

	private void rules() {
		this.properties.put("tracing.sampling.rules[0].sampler", "always");
		this.properties.put("tracing.sampling.rules[1].name", "checkout");
		this.properties.put("tracing.sampling.rules[1].sampler", "ratio");
		this.properties.put("tracing.sampling.rules[1].ratio", "0.1");
		this.properties.put("tracing.sampling.rules[2].name", "search");
		this.properties.put("tracing.sampling.rules[2].sampler", "rateLimiting");
		this.properties.put("tracing.sampling.rules[2].rate", "1");
	}

	private Map<String, Object> properties(@Nullable String rule, @Nullable String sampler, @Nullable String ratio,
			@Nullable String rate) {
		return new SamplerChange(rule, sampler, ratio, rate, null).properties(new SamplingOverrides(this.environment));
	}

}
