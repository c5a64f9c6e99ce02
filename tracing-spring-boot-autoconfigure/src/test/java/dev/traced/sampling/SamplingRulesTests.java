package dev.traced.sampling;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.traced.core.Guard;
import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Suppression;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SamplingRules} and {@link ForcedTraces}.
 */
class SamplingRulesTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

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

	private static final AttributeKey<String> RULE = AttributeKey.stringKey("traced.sampling.rule");

	@Test
	void theFirstRuleThatAppliesDecides() {
		SamplingRules rules = new SamplingRules(
				List.of(rule("one", (when) -> when.paths(List.of("/a/b")), Samplers.never()),
						rule("two", (when) -> when.paths(List.of("/a/**")), Samplers.always()),
						rule("three", (when) -> when.paths(List.of("/**")), Samplers.never())));
		Sampler sampler = rules.otherwise(Samplers.never());
		assertThat(samples(sampler, Context.root(), server("GET", "/a/b"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/a/c"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/c"))).isFalse();
	}

	@Test
	void whatNoRuleAppliesToGoesToTheOtherSampler() {
		SamplingRules rules = rules((when) -> when.paths(List.of("/a")), Samplers.never());
		assertThat(samples(rules.otherwise(Samplers.always()), Context.root(), server("GET", "/b"))).isTrue();
		assertThat(samples(rules.otherwise(Samplers.never()), Context.root(), server("GET", "/b"))).isFalse();
	}

	@Test
	void withoutRulesThereIsNoSampler() {
		SamplingRules none = new SamplingRules(List.of());
		assertThat(none.otherwise(Samplers.always())).isSameAs(Samplers.always());
		assertThat(none.overriding(Samplers.always())).isSameAs(Samplers.always());
		Context context = Context.root();
		assertThat(none.read(context, Map.of("x", "y"), HEADERS)).isSameAs(context);
	}

	@Test
	void everyConditionHasToHold() {
		Sampler sampler = rules((when) -> when.paths(List.of("/orders/**"))
			.methods(List.of("POST", "PUT"))
			.kinds(List.of(SpanKind.SERVER)), Samplers.always()).otherwise(Samplers.never());
		assertThat(samples(sampler, Context.root(), server("POST", "/orders/1"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("PUT", "/orders"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/1"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("POST", "/customers"))).isFalse();
		assertThat(decide(sampler, Context.root(), "POST", SpanKind.CLIENT, server("POST", "/orders/1")).getDecision())
			.isEqualTo(SamplingDecision.DROP);
	}

	@Test
	void aPathMayBeARouteThatIsKnown() {
		Sampler sampler = rules((when) -> when.paths(List.of("/orders/{id}")), Samplers.always())
			.otherwise(Samplers.never());
		AttributeKey<String> route = AttributeKey.stringKey("http.route");
		assertThat(samples(sampler, Context.root(), Attributes.of(route, "/orders/{id}"))).isTrue();
		assertThat(samples(sampler, Context.root(), Attributes.of(route, "/orders"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/%6frders/7"))).isTrue();
	}

	@Test
	void aPatternAppliesToTheRouteOfASpanWithoutAPath() {
		Sampler sampler = rules((when) -> when.paths(List.of("/orders/**", "/baskets/*")), Samplers.always())
			.otherwise(Samplers.never());
		AttributeKey<String> route = AttributeKey.stringKey("http.route");
		assertThat(samples(sampler, Context.root(), Attributes.of(route, "/orders/{id}/items"))).isTrue();
		assertThat(samples(sampler, Context.root(), Attributes.of(route, "/baskets/{id}"))).isTrue();
		assertThat(samples(sampler, Context.root(), Attributes.of(route, "/baskets/{id}/items"))).isFalse();
	}

	@Test
	void aSpanIsKnownByItsNameAndKind() {
		SamplingRules rules = rules(
				(when) -> when.spanNames(List.of("shop.Orders/*", "exact")).kinds(List.of(SpanKind.SERVER)),
				Samplers.always());
		Sampler sampler = rules.otherwise(Samplers.never());
		assertThat(decides(sampler, "shop.Orders/Place", SpanKind.SERVER)).isTrue();
		assertThat(decides(sampler, "exact", SpanKind.SERVER)).isTrue();
		assertThat(decides(sampler, "shop.Customers/Find", SpanKind.SERVER)).isFalse();
		assertThat(decides(sampler, "shop.Orders/Place", SpanKind.CLIENT)).isFalse();
		assertThat(((SamplerTraits) sampler).readsAttributes()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "tenant,,true", "tenant,acme,true", "tenant,ac*,true", "tenant,other,false", "port,,true",
			"port,8080,true", "port,80,false", "flag,true,true", "flag,false,false", "flag,,true", "list,two,true",
			"list,three,false", "list,,true", "share,,true", "absent,,false", "absent,x,false" })
	void anAttributeIsThereOrHasAValue(String name, @Nullable String value, boolean applies) {
		Attributes attributes = Attributes.builder()
			.put("tenant", "acme")
			.put("port", 8080)
			.put("flag", true)
			.put("share", 0.5)
			.put("list", "one", "two")
			.build();
		Sampler sampler = rules((when) -> when.attribute(name, value), Samplers.always()).otherwise(Samplers.never());
		assertThat(samples(sampler, Context.root(), attributes)).isEqualTo(applies);
		assertThat(((SamplerTraits) sampler).readsAttributes()).isTrue();
	}

	@Test
	void allAttributesHaveToBeThere() {
		Sampler sampler = rules((when) -> when.attribute("a", null).attribute("b", "2"), Samplers.always())
			.otherwise(Samplers.never());
		assertThat(samples(sampler, Context.root(), Attributes.builder().put("a", "1").put("b", 2).build())).isTrue();
		assertThat(samples(sampler, Context.root(), Attributes.builder().put("a", "1").build())).isFalse();
	}

	@Test
	void aHeaderIsReadWhereTheRequestComesIn() {
		SamplingRules rules = rules((when) -> when.header("X-Tenant", "ac*").header("x-canary", null),
				Samplers.always());
		Sampler sampler = rules.otherwise(Samplers.never());
		assertThat(decidesFor(rules, sampler, Map.of("x-tenant", "acme", "x-canary", ""))).isTrue();
		assertThat(decidesFor(rules, sampler, Map.of("x-tenant", "other", "x-canary", "1"))).isFalse();
		assertThat(decidesFor(rules, sampler, Map.of("x-tenant", "acme"))).isFalse();
		assertThat(decidesFor(rules, sampler, Map.of())).isFalse();
		assertThat(((SamplerTraits) sampler).readsAttributes()).isFalse();
	}

	@Test
	void whatAnOuterRequestSentDoesNotCount() {
		SamplingRules rules = rules((when) -> when.header("x-tenant", "acme"), Samplers.always());
		SamplingRules others = rules((when) -> when.header("x-other", null), Samplers.always());
		Context outer = others.read(rules.read(Context.root(), Map.of("x-tenant", "acme"), HEADERS),
				Map.of("x-other", "1"), HEADERS);
		assertThat(samples(rules.otherwise(Samplers.never()), outer, Attributes.empty())).isTrue();
		assertThat(samples(others.otherwise(Samplers.never()), outer, Attributes.empty())).isTrue();
		Context inner = rules.read(outer, Map.of(), HEADERS);
		assertThat(samples(rules.otherwise(Samplers.never()), inner, Attributes.empty())).isFalse();
		assertThat(samples(others.otherwise(Samplers.never()), inner, Attributes.empty())).isTrue();
	}

	@Test
	void aCallerIsNamedByAHeaderOrByBaggage() {
		SamplingRules byHeader = rules((when) -> when.callersByHeader("X-Caller", List.of("billing", "batch-*")),
				Samplers.always());
		Sampler sampler = byHeader.otherwise(Samplers.never());
		assertThat(decidesFor(byHeader, sampler, Map.of("x-caller", "batch-7"))).isTrue();
		assertThat(decidesFor(byHeader, sampler, Map.of("x-caller", "shop"))).isFalse();
		Context baggage = Context.root().with(Baggage.builder().put("service.name", "billing").build());
		assertThat(samples(sampler, baggage, Attributes.empty())).as("baggage is not asked").isFalse();
		Sampler byBaggage = rules((when) -> when.callersByBaggage("service.name", List.of("billing")),
				Samplers.always())
			.otherwise(Samplers.never());
		assertThat(samples(byBaggage, baggage, Attributes.empty())).isTrue();
		assertThat(samples(byBaggage, Context.root(), Attributes.empty())).isFalse();
	}

	@Test
	void aSpanWithAParentInThisProcessDoesAsItsParent() {
		SamplingRules rules = rules((when) -> when.spanNames(List.of("*")), Samplers.never());
		Sampler sampler = rules.otherwise(Samplers.never());
		assertThat(samples(sampler, parent(true, false), Attributes.empty())).isTrue();
		assertThat(samples(rules.otherwise(Samplers.always()), parent(false, false), Attributes.empty())).isFalse();
		assertThat(rules.rules().get(0).decided()).isZero();
		assertThat(samples(sampler, parent(true, true), Attributes.empty())).as("not parent-based").isFalse();
	}

	@Test
	void theCallersDecisionHoldsUnlessTheRuleOverridesIt() {
		SamplingRules rules = new SamplingRules(List.of(
				new SamplingRule("plain", RuleConditions.builder().paths(List.of("/plain")).build(), Samplers.always(),
						false),
				new SamplingRule("overriding", RuleConditions.builder().paths(List.of("/**")).build(),
						Samplers.always(), true)));
		Sampler sampler = rules.overriding(Samplers.parentBased(rules.otherwise(Samplers.never())));
		assertThat(samples(sampler, parent(false, true), server("GET", "/plain"))).isFalse();
		assertThat(samples(sampler, parent(false, true), server("GET", "/other"))).isTrue();
		assertThat(samples(sampler, parent(false, false), server("GET", "/other"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/plain"))).isTrue();
		SamplerTraits traits = (SamplerTraits) sampler;
		assertThat(traits.dropsChildrenOfUnsampled(parent(false, true), true)).isFalse();
		assertThat(traits.dropsChildrenOfUnsampled(parent(false, false), false)).isTrue();
		assertThat(traits.readsAttributes()).isTrue();
	}

	@Test
	void decisionsAreCounted() {
		SamplingRules rules = rules((when) -> when.methods(List.of("GET")), new Alternating());
		Sampler sampler = rules.otherwise(Samplers.always());
		for (int i = 0; i < 10; i++) {
			samples(sampler, Context.root(), server("GET", "/a"));
			samples(sampler, Context.root(), server("POST", "/a"));
		}
		assertThat(rules.rules().get(0).decided()).isEqualTo(10);
		assertThat(rules.rules().get(0).sampled()).isEqualTo(5);
		assertThat(rules.rules().get(0).name()).isEqualTo("rule");
		assertThat(SamplerState.of(sampler)).isEqualTo(Map.of("rules", List
			.of(Map.of("name", "rule", "conditions", "method=GET", "sampler", "test", "decided", 10L, "sampled", 5L))));
		Sampler outer = ForcedTraces.of((context) -> false).otherwise(sampler, false);
		assertThat(SamplerState.of(outer)).containsKey("rules").containsEntry("forced", 0L);
	}

	@Test
	void everyRouteHasABudgetOfItsOwn() {
		Sampler sampler = perRoute((when) -> when.paths(List.of("/orders/{id}", "/files/**", "/search")));
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/1"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/abc"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("POST", "/orders/1"))).as("another method").isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/search"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/files/a/17"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/files/a/18"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/files/b/18"))).isTrue();
	}

	@Test
	void withoutAPathTheSpanNameIsTheRoute() {
		Sampler sampler = perRoute((when) -> when.kinds(List.of(SpanKind.SERVER)));
		assertThat(decides(sampler, "shop.Orders/Place", SpanKind.SERVER)).isTrue();
		assertThat(decides(sampler, "shop.Orders/Place", SpanKind.SERVER)).isFalse();
		assertThat(decides(sampler, "shop.Orders/Find", SpanKind.SERVER)).isTrue();
	}

	@Test
	void aRuleThatAsksForNoPathHasABudgetForEachOfThemToo() {
		Sampler sampler = perRoute((when) -> when.kinds(List.of(SpanKind.SERVER)));
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/1"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/2"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/orders%2F3"))).isTrue();
		assertThat(samples(sampler, Context.root(), server("GET", "/%6Frders/4"))).as("the first again").isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/baskets/1"))).isTrue();
	}

	@Test
	void aBudgetOfARouteIsExplainedToo() {
		RuleConditions conditions = RuleConditions.builder().paths(List.of("/orders/**")).build();
		Sampler explained = SamplingRules.explaining(SamplingRules.perRoute(conditions, Once::new), "orders");
		Sampler sampler = new SamplingRules(List.of(new SamplingRule("orders", conditions, explained, false)))
			.otherwise(Samplers.never());
		SamplingResult first = decide(sampler, Context.root(), "GET", SpanKind.SERVER, server("GET", "/orders/1"));
		assertThat(first.getAttributes().get(RULE)).isEqualTo("orders");
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/2"))).isFalse();
		assertThat(samples(sampler, Context.root(), server("GET", "/orders/2/items"))).isTrue();
	}

	@Test
	void inventedRoutesShareOneBudget() {
		Sampler sampler = perRoute((when) -> when.paths(List.of("/**")));
		int sampled = 0;
		for (int i = 0; i < 5000; i++) {
			sampled += samples(sampler, Context.root(), server("GET",
					"/p" + Integer.toString(i, 36).replaceAll("\\d", "x") + "x".repeat(i % 7) + "y".repeat(i / 200)))
							? 1 : 0;
		}
		assertThat(sampled).isEqualTo(RouteBudgets.LIMIT + 1);
	}

	@Test
	void aForcedTraceIsSampledAgainstEverything() {
		ForcedTraces forced = ForcedTraces.of("X-Debug", "correct horse battery", (context) -> false);
		Sampler sampler = forced.otherwise(Samplers.parentBased(Samplers.never()), false);
		Context context = forced.read(parent(false, true), Map.of("x-debug", "correct horse battery"), HEADERS);
		assertThat(samples(sampler, context, Attributes.empty())).isTrue();
		SamplerTraits traits = (SamplerTraits) sampler;
		assertThat(traits.dropsChildrenOfUnsampled(context, true)).isFalse();
		assertThat(forced.forced()).isEqualTo(1);
		Context below = context.with(Span.fromContext(parent(true, false)));
		assertThat(samples(sampler, below, Attributes.empty())).isTrue();
		assertThat(forced.forced()).as("traces, not spans").isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "wrong", "''", "correct horse batter", "correct horse battery1", "Correct horse battery" })
	void aWrongSecretDoesNothing(String secret) {
		ForcedTraces forced = ForcedTraces.of("X-Debug", "correct horse battery", (context) -> false);
		Sampler sampler = forced.otherwise(Samplers.parentBased(Samplers.never()), false);
		Context context = forced.read(Context.root(), Map.of("x-debug", secret), HEADERS);
		assertThat(context).isSameAs(Context.root());
		assertThat(samples(sampler, context, Attributes.empty())).isFalse();
		assertThat(((SamplerTraits) sampler).dropsChildrenOfUnsampled(parent(false, true), true)).isTrue();
		assertThat(forced.forced()).isZero();
	}

	@Test
	void aSuppressedContextIsSilentThoughForced() {
		ForcedTraces forced = ForcedTraces.of((context) -> true);
		Sampler sampler = Samplers.guarded(forced.otherwise(Samplers.never(), false),
				new Guard((doing, total, failure) -> {
				}));
		assertThat(samples(sampler, Context.root(), Attributes.empty())).isTrue();
		assertThat(samples(sampler, Suppression.suppress(Context.root()), Attributes.empty())).isFalse();
	}

	@Test
	void aSpanSaysWhichRuleDecidedIfThatIsWanted() {
		Sampler sampler = SamplingRules.explaining(Samplers.always(), "checkout");
		assertThat(decide(sampler, Context.root(), "x", SpanKind.SERVER, Attributes.empty()).getAttributes().get(RULE))
			.isEqualTo("checkout");
		assertThat(decide(SamplingRules.explaining(Samplers.never(), "x"), Context.root(), "x", SpanKind.SERVER,
				Attributes.empty()))
			.isSameAs(decide(Samplers.never(), Context.root(), "x", SpanKind.SERVER, Attributes.empty()));
		SamplingResult other = SamplingResult.create(SamplingDecision.RECORD_ONLY,
				Attributes.of(AttributeKey.stringKey("a"), "b"));
		SamplingResult explained = decide(SamplingRules.explaining(new Fixed(other), "x"), Context.root(), "x",
				SpanKind.SERVER, Attributes.empty());
		assertThat(explained.getDecision()).isEqualTo(SamplingDecision.RECORD_ONLY);
		assertThat(explained.getAttributes().asMap()).hasSize(2);
		assertThat(decide(ForcedTraces.of((context) -> true).otherwise(Samplers.never(), true), Context.root(), "x",
				SpanKind.SERVER, Attributes.empty())
			.getAttributes()
			.get(RULE)).isEqualTo("debug");
	}

	@Test
	void descriptionsNameTheRules() {
		SamplingRules rules = new SamplingRules(List.of(
				rule("checkout", (when) -> when.paths(List.of("/checkout/**")).methods(List.of("POST")),
						Samplers.ratio(0.5)),
				rule("rest", (when) -> when.kinds(List.of(SpanKind.CONSUMER)), Samplers.never())));
		assertThat(rules.overriding(Samplers.parentBased(rules.otherwise(Samplers.always()))).getDescription())
			.isEqualTo("parent-based{rules{checkout: ratio{0.5}, rest: never, otherwise always}}");
		assertThat(rules.rules()).extracting(SamplingRule::describeConditions)
			.containsExactly("path=/checkout/** method=POST", "kind=consumer");
	}

	private static SamplingRule rule(String name, UnaryOperator<RuleConditions.Builder> when, Sampler sampler) {
		return new SamplingRule(name, when.apply(RuleConditions.builder()).build(), sampler, false);
	}

	private static SamplingRules rules(UnaryOperator<RuleConditions.Builder> when, Sampler sampler) {
		return new SamplingRules(List.of(rule("rule", when, sampler)));
	}

	private static Sampler perRoute(UnaryOperator<RuleConditions.Builder> when) {
		RuleConditions conditions = when.apply(RuleConditions.builder()).build();
		Sampler sampler = SamplingRules.perRoute(conditions, Once::new);
		return new SamplingRules(List.of(new SamplingRule("rule", conditions, sampler, false)))
			.otherwise(Samplers.never());
	}

	private static Attributes server(String method, String path) {
		return Attributes.builder().put("http.request.method", method).put("url.path", path).build();
	}

	private static Context parent(boolean sampled, boolean remote) {
		TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
		SpanContext parent = remote
				? SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault())
				: SpanContext.create(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault());
		return Context.root().with(Span.wrap(parent));
	}

	private static boolean decidesFor(SamplingRules rules, Sampler sampler, Map<String, String> headers) {
		return samples(sampler, rules.read(Context.root(), headers, HEADERS), Attributes.empty());
	}

	private static boolean decides(Sampler sampler, String name, SpanKind kind) {
		return decide(sampler, Context.root(), name, kind, Attributes.empty())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

	private static boolean samples(Sampler sampler, Context context, Attributes attributes) {
		return decide(sampler, context, "GET", SpanKind.SERVER, attributes)
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

	private static SamplingResult decide(Sampler sampler, Context context, String name, SpanKind kind,
			Attributes attributes) {
		return sampler.shouldSample(context, TRACE_ID, name, kind, attributes, List.of());
	}

	private abstract static class SimpleSampler implements Sampler {

		abstract SamplingResult sample();

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return sample();
		}

		@Override
		public String getDescription() {
			return "test";
		}

	}

	/** Samples every other. */
	private static final class Alternating extends SimpleSampler {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		SamplingResult sample() {
			return (this.count.getAndIncrement() % 2 == 0) ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}

	}

	/** Samples the first. */
	private static final class Once extends SimpleSampler {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		SamplingResult sample() {
			return (this.count.getAndIncrement() == 0) ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}

	}

	/** The same result for all. */
	private static final class Fixed extends SimpleSampler {

		private final SamplingResult result;

		Fixed(SamplingResult result) {
			this.result = result;
		}

		@Override
		SamplingResult sample() {
			return this.result;
		}

	}

}
