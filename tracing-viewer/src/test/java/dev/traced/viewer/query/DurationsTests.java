package dev.traced.viewer.query;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DurationsTests {

	@ParameterizedTest
	@CsvSource({ "1s, 1000000000", "250ms, 250000000", "3us, 3000", "3\u00b5s, 3000", "7ns, 7", "1.5s, 1500000000",
			"20, 20000000", "2m, 120000000000", "1h, 3600000000000", "1S, 1000000000", "0.5ns, 0" })
	void durationsHaveUnits(String text, long nanos) {
		assertThat(Durations.parse(text)).isEqualTo(nanos);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s", "fast", "1 s", "1..5s", "-1s", "1d", "1e3s" })
	void otherTextsAreNoDurations(String text) {
		assertThat(Durations.parse(text)).isNull();
	}

	@Test
	void whatIsTooLongIsAsLongAsCanBe() {
		assertThat(Durations.parse("9999999999999999h")).isEqualTo(Long.MAX_VALUE);
		assertThat(Durations.parse("9".repeat(40))).isNull();
	}

}
