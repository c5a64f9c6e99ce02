package dev.traced.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.traced.core.Tracing;
import dev.traced.sampling.SamplingRule;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for rules and debug requests as they are configured.
 */
class SamplingRulesPropertiesTests {

	private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return carrier.get(key);
		}

	};

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

	@Test
	void rulesAreBoundInTheirOrder() {
		this.runner
			.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.rules[0].name=checkout",
					"tracing.sampling.rules[0].paths=/checkout/**,/pay", "tracing.sampling.rules[0].methods=post",
					"tracing.sampling.rules[0].sampler=ratio", "tracing.sampling.rules[0].ratio=0.5",
					"tracing.sampling.rules[1].kinds=consumer", "tracing.sampling.rules[1].span-names=orders *",
					"tracing.sampling.rules[1].attributes=tenant,plan=g*", "tracing.sampling.rules[1].headers=x-a",
					"tracing.sampling.rules[1].callers=shop", "tracing.sampling.rules[1].sampler=always")
			.run((context) -> {
				assertThat(context.getBean(Sampler.class).getDescription())
					.isEqualTo("parent-based{rules{checkout: ratio{0.5}, rules[1]: always, otherwise never}}");
				assertThat(context.getBean(RuleBasedSampling.class).rules())
					.extracting(SamplingRule::describeConditions)
					.containsExactly("method=POST path=/checkout/**|/pay",
							"kind=consumer span-name=orders * attribute=tenant attribute=plan=g* header=x-a caller=shop");
			});
	}

	@Test
	void aRateIsForTheRuleOrForEveryRoute() {
		this.runner
			.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.rules[0].paths=/a",
					"tracing.sampling.rules[0].sampler=rate-limiting", "tracing.sampling.rules[0].rate=5",
					"tracing.sampling.rules[1].paths=/**", "tracing.sampling.rules[1].sampler=rate-limiting",
					"tracing.sampling.rules[1].rate=0.5", "tracing.sampling.rules[1].per=route",
					"tracing.sampling.rules[2].kinds=consumer", "tracing.sampling.rules[2].sampler=adaptive",
					"tracing.sampling.rules[2].rate=3")
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.isEqualTo("parent-based{rules{rules[0]: rate-limiting{5/s}, rules[1]: rate-limiting{0.5/s} per route, "
						+ "rules[2]: adaptive{3/s}, otherwise never}}"));
	}

	@Test
	void countsGoOnAndHeadersStillMatchWhenTheSamplerIsMadeAnew() {
		this.runner
			.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.rules[0].headers=x-a=1",
					"tracing.sampling.rules[0].sampler=always")
			.run((context) -> {
				RuleBasedSampling rules = context.getBean(RuleBasedSampling.class);
				SamplingRulesProperties properties = context.getBean(SamplingRulesProperties.class);
				Sampler before = context.getBean(Sampler.class);
				SamplingRulesProperties other = new SamplingRulesProperties(properties.rules(), properties.caller(),
						properties.debug(), true);
				RuleBasedSampling changed = rules.with(other);
				Sampler after = context.getBean(SamplingProperties.class).toSampler(changed);
				rules.switchTo(changed);
				Context request = rules.read(Context.root(), Map.of("x-a", "1"), HEADERS);
				for (Sampler sampler : List.of(before, after)) {
					assertThat(sampler
						.shouldSample(request, "0af7651916cd43dd8448eb211c80319c", "GET", SpanKind.SERVER,
								Attributes.empty(), List.of())
						.getDecision()).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
				}
				assertThat(rules.rules().get(0).decided()).isEqualTo(2);
				assertThat(rules.rules().get(0).sampled()).isEqualTo(2);
			});
	}

	@Test
	void withoutRulesNothingIsAdded() {
		this.runner.withPropertyValues("tracing.sampling.sampler=always")
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.isEqualTo("parent-based{always}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
							rules[0].paths=/a;rules[0].sampler=ratio;rules[0].ratio=1.5       | rules[0].ratio      | a number from 0 to 1
							rules[0].paths=/a;rules[0].sampler=ratio                          | rules[0].ratio      | a number from 0 to 1
							rules[0].paths=/a;rules[0].sampler=always;rules[0].ratio=0.5      | rules[0].ratio      | nothing, since the sampler
					rules[0].paths=/a;rules[0].sampler=always;rules[0].rate=5         | rules[0].rate       | nothing, since the sampler
					rules[0].paths=/a;rules[0].sampler=rate-limiting;rules[0].rate=0  | rules[0].rate       | more than 0
					rules[0].paths=/a;rules[0].sampler=rate-limiting                  | rules[0].rate       | more than 0
							rules[0].paths=/a;rules[0].sampler=sometimes                      | rules[0].sampler    | adaptive or always or never
							rules[0].paths=/a                                                 | rules[0].sampler    | adaptive, always
							rules[0].sampler=always                                           | rules[0]            | at least one condition
							rules[0].paths=/a/**/b;rules[0].sampler=always                    | rules[0].paths      | path patterns such as
							rules[0].methods=FETCH;rules[0].sampler=always                    | rules[0].methods    | HTTP methods in use
							rules[0].kinds=servant;rules[0].sampler=always                    | rules[0].kinds      | internal or server
							rules[0].attributes==x;rules[0].sampler=always                    | rules[0].attributes | name or name=value
							rules[0].headers=a=1,A=2;rules[0].sampler=always                  | rules[0].headers    | each name once
							rules[0].pahts=/a;rules[0].kinds=server;rules[0].sampler=always   | rules[0].pahts      | one of the properties name, paths
							rules[0].paths.x=/a;rules[0].kinds=server;rules[0].sampler=always  | rules[0].paths.x    | one of the properties name, paths
							rules.checkout.paths=/a;rules.checkout.sampler=always              | rules.checkout.paths | a list of rules
							rules.name=checkout;rules.sampler=always                           | rules.name          | a list of rules
							rules[0].headers=X-Beta:yes;rules[0].sampler=always               | rules[0].headers    | name or name=value
							rules[0].paths=/a;rules[0].sampler=always;rules[0].per=route        | rules[0].per        | nothing, since the sampler
							rules[0].paths=/a;rules[0].sampler=always;rules[0].per=hour       | rules[0].per        | rule or route
							debug.secret=too-short;debug.header=x                             | debug.secret        | at least 16 characters
							debug.secret=${NOT_SET_BY_ANYBODY};debug.header=x                 | debug.secret        | has to be a property that is set
							debug.secret=gr\u00fcne-pferde-batterie;debug.header=x            | debug.secret        | all of ASCII
							debug.header=x-debug                                              | debug.secret        | a secret of at least
							debug.secret=correct-horse-battery                                | debug.header        | the name of a header
							debug.header=x debug;debug.secret=correct-horse-battery           | debug.header        | a name without blanks
							caller.header=x:caller                                            | caller.header       | a name without blanks
							""")
	void whatIsWrongIsNamedWithItsPlace(String settings, String property, String allowed) {
		String[] values = List.of(settings.split(";"))
			.stream()
			.map((setting) -> "tracing.sampling." + setting)
			.toArray(String[]::new);
		this.runner.withPropertyValues(values).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new TracingFailureAnalyzer(new StandardEnvironment())
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'tracing.sampling." + property + "'").contains(allowed);
			assertThat(analysis.getDescription()).doesNotContain("too-short");
		});
	}

	@Test
	void aMisspeltVariableOfTheEnvironmentStopsTheStart() {
		Map<String, Object> rule = Map.of("TRACING_SAMPLING_RULES_0_METHODS", "POST",
				"TRACING_SAMPLING_RULES_0_SPAN_NAMES_0", "orders *", "TRACING_SAMPLING_RULES_0_OVERRIDECALLER", "true",
				"TRACING_SAMPLING_RULES_0_SAMPLER", "always", "TRACING_SAMPLING_RULES_SERVICE_PORT", "80");
		environment(rule).run((context) -> assertThat(context.getBean(RuleBasedSampling.class).rules())
			.extracting(SamplingRule::describeConditions)
			.containsExactly("method=POST span-name=orders *"));
		Map<String, Object> misspelt = new HashMap<>(rule);
		misspelt.put("TRACING_SAMPLING_RULES_0_PATH", "/orders");
		environment(misspelt).run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.hasMessageContaining("'tracing.sampling.rules[0].path'"));
	}

	private ApplicationContextRunner environment(Map<String, Object> variables) {
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
	}

	@Test
	void twoRulesOfOneNameAreRefused() {
		this.runner
			.withPropertyValues("tracing.sampling.rules[0].name=a", "tracing.sampling.rules[0].paths=/a",
					"tracing.sampling.rules[0].sampler=always", "tracing.sampling.rules[1].name=a",
					"tracing.sampling.rules[1].paths=/b", "tracing.sampling.rules[1].sampler=always")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("tracing.sampling.rules[1].name"));
	}

	@Test
	void theDebugFlagOfB3ForcesOnlyIfItIsBelieved() {
		Map<String, String> unsampledElsewhere = Map.of("b3", "d");
		this.runner.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.parent-based=false")
			.run((context) -> assertThat(isSampled(context.getBean(Tracing.class), unsampledElsewhere)).isFalse());
		this.runner
			.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.parent-based=false",
					"tracing.sampling.debug.b3=true")
			.run((context) -> {
				assertThat(isSampled(context.getBean(Tracing.class), unsampledElsewhere)).isTrue();
				assertThat(isSampled(context.getBean(Tracing.class), Map.of("b3", "1"))).isFalse();
				assertThat(context.getBean(RuleBasedSampling.class).forced()).isEqualTo(1);
			});
	}

	@Test
	void theSecretIsNotPrinted() {
		assertThat(new SamplingRulesProperties.Debug("x-debug", "correct-horse-battery", false).toString())
			.doesNotContain("horse");
	}

	private static boolean isSampled(Tracing tracing, Map<String, String> headers) {
		OpenTelemetry openTelemetry = tracing.openTelemetry();
		Context context = openTelemetry.getPropagators()
			.getTextMapPropagator()
			.extract(Context.root(), headers, HEADERS);
		Span span = openTelemetry.getTracer("test").spanBuilder("test").setParent(context).startSpan();
		try {
			return span.getSpanContext().isSampled();
		}
		finally {
			span.end();
		}
	}

}
