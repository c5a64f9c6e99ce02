package dev.traced.sampling;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link Glob}.
 */
class GlobTests {

	@ParameterizedTest
	@CsvSource({ "acme,acme,true", "acme,acme2,false", "acme*,acme2,true", "acme*,acm,false", "*me,acme,true",
			"a*e,acme,true", "a*m?,acme,true", "a?me,acme,true", "a?me,ame,false", "*bot*,Googlebot/2.1,true",
			"*,anything,true", "*,'',true", "?*,'',false", "a*b*c,aXbXbXc,true", "a*b*c,aXbXbX,false" })
	void aTextMatchesAPattern(String pattern, String text, boolean matches) {
		assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
	}

	@Test
	void itMatchesWhatARegularExpressionMatches() {
		SplittableRandom random = new SplittableRandom(3);
		for (int i = 0; i < 20_000; i++) {
			String pattern = random.ints(random.nextInt(6), 0, 4)
				.mapToObj((c) -> String.valueOf("ab*?".charAt(c)))
				.collect(Collectors.joining());
			String text = random.ints(random.nextInt(7), 0, 2)
				.mapToObj((c) -> String.valueOf("ab".charAt(c)))
				.collect(Collectors.joining());
			boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
			assertThat(Glob.of(pattern).matches(text)).as(pattern + " " + text).isEqualTo(expected);
		}
	}

	@Test
	void aHostileTextCostsTimeInProportionOnly() {
		Glob glob = Glob.of("*a*a*a*a*a*a*a*a*b");
		String text = "a".repeat(8192);
		assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(glob.matches(text)).isFalse());
	}

}
