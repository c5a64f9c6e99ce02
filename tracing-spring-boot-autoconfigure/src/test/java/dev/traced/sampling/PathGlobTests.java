package dev.traced.sampling;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PathGlob} and {@link RouteKey}.
 */
class PathGlobTests {

	private static final String[] SEGMENTS = { "a", "b", "ab", "*", "?", "a*", "*b", "a?", "{x}", "{x}b", "" };

	private static final String[] PARTS = { "a", "b", "ab", "abb", "c", "", "aab" };

	@ParameterizedTest
	@CsvSource({ "/orders,/orders,true", "/orders,/orders/,false", "/orders/,/orders/,true", "orders,/orders,true",
			"/orders/**,/orders,true", "/orders/**,/orders/,true", "/orders/**,/orders/1/items,true",
			"/orders/**,/ordersx,false", "/orders/{id},/orders/17,true", "/orders/{id},/orders/17/items,false",
			"/orders/{id},/orders/,false", "/orders/*/items,/orders/17/items,true", "/orders/*,/orders/,true",
			"/orders/*,/orders,false", "/*.html,/index.html,true", "/{name}.html,/index.html,true", "/**,/,true",
			"/**,/a/b,true", "/**/items,/a/b/items,true", "/**/items,/items,true", "/{*rest},/a/b,true",
			"/v?/orders,/v2/orders,true", "/v?/orders,/v10/orders,false", "/,/,true", "/,/a,false", "/a,*,false" })
	void aPathMatchesAPattern(String pattern, String path, boolean matches) {
		assertThat(PathGlob.of(pattern).matches(path)).isEqualTo(matches);
	}

	@Test
	void itMatchesWhatSpringMatches() {
		SplittableRandom random = new SplittableRandom(11);
		int matching = 0;
		for (int i = 0; i < 30_000; i++) {
			String pattern = pattern(random);
			String path = path(random);
			PathPattern spring = PathPatternParser.defaultInstance.parse(pattern);
			boolean expected = spring.matches(PathContainer.parsePath(path));
			assertThat(PathGlob.of(pattern).matches(path)).as(pattern + " " + path).isEqualTo(expected);
			matching += expected ? 1 : 0;
		}
		assertThat(matching).isGreaterThan(1000);
	}

	@Test
	void whatMatchesAsSentMatchesDecoded() {
		SplittableRandom random = new SplittableRandom(12);
		String[] encodings = { "a", "b", "%61", "%2f", ";v=1", "%", ";", "%3b", "/" };
		int matching = 0;
		for (int i = 0; i < 30_000; i++) {
			PathGlob pattern = PathGlob
				.of(random.nextBoolean() ? pattern(random) : "/" + PARTS[random.nextInt(PARTS.length)] + "/**");
			StringBuilder path = new StringBuilder(path(random));
			int at = random.nextInt(path.length() + 1);
			path.insert(at, encodings[random.nextInt(encodings.length)]);
			if (pattern.matchesSent(path.toString())) {
				matching++;
				assertThat(pattern.matches(PathGlob.plain(path.toString()))).as(pattern + " " + path).isTrue();
			}
		}
		assertThat(matching).isGreaterThan(1000);
	}

	@ParameterizedTest
	@CsvSource({ "/a/**,/a,true", "/a/**,/a/%62,true", "/a/**,/ab,false", "/a/**,/a;v=1/b,false", "/a,/a,true",
			"/a,/a/b,false", "/a/*,/a/b,false", "/**,/a%62,true" })
	void treesAndPlainPathsMatchAsSent(String pattern, String sent, boolean matches) {
		assertThat(PathGlob.of(pattern).matchesSent(sent)).isEqualTo(matches);
	}

	private static String pattern(SplittableRandom random) {
		StringBuilder pattern = new StringBuilder();
		int count = random.nextInt(1, 4);
		for (int i = 0; i < count; i++) {
			// Spring takes a variable once
			pattern.append('/').append(SEGMENTS[random.nextInt(SEGMENTS.length)].replace("{x}", "{x" + i + "}"));
		}
		if (random.nextInt(4) == 0) {
			pattern.append("/**");
		}
		return pattern.toString();
	}

	private static String path(SplittableRandom random) {
		StringBuilder path = new StringBuilder();
		int count = random.nextInt(1, 5);
		for (int i = 0; i < count; i++) {
			path.append('/').append(PARTS[random.nextInt(PARTS.length)]);
		}
		return path.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a/**/b", "/a**", "/{id", "/{id:[0-9]+}", "/a}", "/{}" })
	void whatIsNotUnderstoodIsRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> PathGlob.of(pattern));
	}

	@ParameterizedTest
	@CsvSource({ "/orders/17,/orders/17", "/%6Frders/17,/orders/17", "/orders;v=1/17;x,/orders/17", "/a+b%20c,/a+b c",
			"/bad%zz,/bad%zz", "/cut%,/cut%" })
	void nobodyEvadesAPatternByEncoding(String sent, String plain) {
		assertThat(PathGlob.plain(sent)).isEqualTo(plain);
	}

	@Test
	void anEncodedSlashSeparatesNothing() {
		assertThat(PathGlob.of("/files/{name}").matches(PathGlob.plain("/files/a%2Fb"))).isTrue();
		assertThat(PathGlob.of("/files/a/b").matches(PathGlob.plain("/files/a%2fb"))).isFalse();
	}

	@Test
	void aPlainPathIsNotCopied() {
		String path = "/orders/17";
		assertThat(PathGlob.plain(path)).isSameAs(path);
	}

	@Test
	void aRouteHasNoAsterisk() {
		assertThat(PathGlob.of("/orders/{id}").isRoute()).isTrue();
		assertThat(PathGlob.of("/orders/**").isRoute()).isFalse();
		assertThat(PathGlob.of("/orders/{*rest}").isRoute()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "/orders/17,/orders/18",
			"/o/7f0c7a4e-8e0c-4b8e-9f2e-0d2a1c3b4a5f,/o/11111111-8e0c-4b8e-9f2e-0d2a1c3b4a5f",
			"/d/2024-01-01/x,/d/2025-12-31/x", "/t/eyJhbGciOiJIUzI1NiJ9abc,/t/eyJhbGciOiJIUzI1NiJ9abd1" })
	void pathsThatDifferInIdentifiersAreOneRoute(String one, String other) {
		assertThat(RouteKey.ofPath(one, "")).isEqualTo(RouteKey.ofPath(other, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/shop/orders/17", "/shop/%6Frders/17", "/%73hop/orders/18", "/shop/orders;v=1/17",
			"/shop/orders/1%37;x" })
	void aRouteIsTheSameHoweverItIsSpelt(String sent) {
		assertThat(RouteKey.ofPath(sent, "/shop")).isEqualTo(RouteKey.ofPath("/shop/orders/1", "/shop"))
			.isNotEqualTo(RouteKey.ofPath("/shop/orders/x", "/shop"));
	}

	@ParameterizedTest
	@CsvSource({ "/orders/17,/orders/17/items", "/orders,/customers", "/v1/orders,/v2/orders", "/cafe,/face",
			"/orders/deadline,/orders/decade" })
	void otherPathsAreOtherRoutes(String one, String other) {
		assertThat(RouteKey.ofPath(one, "")).isNotEqualTo(RouteKey.ofPath(other, ""));
	}

}
