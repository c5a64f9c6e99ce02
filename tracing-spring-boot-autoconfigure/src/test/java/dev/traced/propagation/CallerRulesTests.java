package dev.traced.propagation;

import java.util.Arrays;
import java.util.List;

import dev.traced.core.Caller;
import dev.traced.core.CallerContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CallerRules} and {@link PathGlob}.
 */
class CallerRulesTests {

	@ParameterizedTest
	@CsvSource({ "/public/**,/public,true", "/public/**,/public/,true", "/public/**,/public/a/b,true",
			"/public/**,/publication,false", "/public/*,/public/a,true", "/public/*,/public/a/b,false",
			"/public/*,/public,false", "/*/health,/orders/health,true", "/*/health,/a/b/health,false",
			"/**/health,/health,true", "/**/health,/a/b/health,true", "/**/health,/a/b/health/c,false",
			"/a/**/b/**/c,/a/b/b/x/c/c,true", "/a/**/b/**/c,/a/x/c,false", "/orders/{id},/orders/7,true",
			"/orders/{id},/orders,false", "/orders/{id},/orders/7/lines,false", "/orders/{*rest},/orders/7/lines,true",
			"/v?/x,/v1/x,true", "/v?/x,/v12/x,false", "/*.json,/a.json,true", "/*.json,/a.xml,false",
			"/a*b*c,/aXXbYYc,true", "/a*b*c,/aXXbYY,false", "/,/,true", "/,/a,false", "/**,/,true", "/**,/a/b,true",
			"/shop.Orders/*,/shop.Orders/Place,true", "/Public/**,/public/x,false" })
	void aPatternMatchesAsInSpring(String pattern, String path, boolean matches) {
		assertThat(PathGlob.of(pattern).matches(PathGlob.segments(path))).isEqualTo(matches);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/x", "//public/x", "/public//x", "/public;v=1/x", "/%70ublic/x", "/./public/x",
			"/internal/../public/x", "/internal/%2e%2E/public/x", "/../public/x", "/public/x;jsessionid=1",
			"/public/x/" })
	void howAPathIsSpeltChangesNothing(String path) {
		assertThat(PathGlob.of("/public/x").matches(PathGlob.segments(path))).isTrue();
		assertThat(PathGlob.of("/internal/**").matches(PathGlob.segments(path))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "public/**", "", "*", "/a**", "/{id:[0-9]+}", "/a{id}", "/{id" })
	void whatIsNoPatternIsRefusedByName(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> PathGlob.of(pattern))
			.withMessageContaining("'" + pattern + "'");
	}

	@Test
	void aPathMadeToCostMuchDoesNot() {
		PathGlob pattern = PathGlob.of("/**/a*a*a*a*b/**/c/**/d");
		String path = ("/" + "a".repeat(50)).repeat(160);
		long start = System.nanoTime();
		assertThat(pattern.matches(PathGlob.segments(path))).isFalse();
		assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
	}

	@Test
	void theFirstRuleThatMatchesDecides() {
		CallerRules rules = rules(CallerContext.LINK,
				CallerRules.rule(CallerContext.RESTART, List.of("/public/**"), List.of()),
				CallerRules.rule(CallerContext.CONTINUE, List.of(), List.of("10.0.0.0/8")));
		assertThat(judge(rules, "/public/x", "10.0.0.1")).isEqualTo(CallerContext.RESTART);
		assertThat(judge(rules, "/orders", "10.0.0.1")).isEqualTo(CallerContext.CONTINUE);
		assertThat(judge(rules, "/orders", "203.0.113.9")).isEqualTo(CallerContext.LINK);
	}

	@Test
	void aRuleWithPathsAndAddressesNeedsBoth() {
		CallerRules rules = rules(CallerContext.RESTART,
				CallerRules.rule(CallerContext.CONTINUE, List.of("/a", "/b"), List.of("10.0.0.0/8", "::1")));
		assertThat(judge(rules, "/b", "::1")).isEqualTo(CallerContext.CONTINUE);
		assertThat(judge(rules, "/c", "::1")).isEqualTo(CallerContext.RESTART);
		assertThat(judge(rules, "/a", "203.0.113.9")).isEqualTo(CallerContext.RESTART);
	}

	@Test
	void whatATechnologyDoesNotKnowMatchesNoRule() {
		CallerRules rules = rules(CallerContext.RESTART,
				CallerRules.rule(CallerContext.CONTINUE, List.of("/**"), List.of()),
				CallerRules.rule(CallerContext.CONTINUE, List.of(), List.of("0.0.0.0/0", "::/0")));
		assertThat(judge(rules, null, null)).isEqualTo(CallerContext.RESTART);
	}

	@Test
	void rulesThatContinueInAnyCaseAreTrivial() {
		CallerRules.Rule same = CallerRules.rule(CallerContext.CONTINUE, List.of("/a"), List.of());
		CallerRules.Rule other = CallerRules.rule(CallerContext.LINK, List.of("/a"), List.of());
		assertThat(rules(CallerContext.CONTINUE).isTrivial()).isTrue();
		assertThat(rules(CallerContext.CONTINUE, same).isTrivial()).isTrue();
		assertThat(rules(CallerContext.CONTINUE, same, other).isTrivial()).isFalse();
		assertThat(rules(CallerContext.RESTART, same).isTrivial()).isFalse();
	}

	@Test
	void theRulesTellWhatTheyAre() {
		assertThat(rules(CallerContext.RESTART)).hasToString("RESTART");
		assertThat(rules(CallerContext.RESTART,
				CallerRules.rule(CallerContext.CONTINUE, List.of("/a/**"), List.of("10.0.0.0/8"))))
			.hasToString("[CONTINUE of [/a/**] from [10.0.0.0/8]], RESTART");
	}

	private static CallerRules rules(CallerContext otherwise, CallerRules.Rule... rules) {
		return new CallerRules(otherwise, Arrays.asList(rules));
	}

	private static CallerContext judge(CallerRules rules, @Nullable String path, @Nullable String address) {
		return rules.judge("request", new Caller<>() {

			@Override
			public @Nullable String path(String request) {
				return path;
			}

			@Override
			public @Nullable String address(String request) {
				return address;
			}

		});
	}

}
