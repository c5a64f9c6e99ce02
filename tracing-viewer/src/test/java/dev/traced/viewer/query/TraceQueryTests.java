package dev.traced.viewer.query;

import java.util.Map;

import io.opentelemetry.api.trace.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TraceQueryTests {

	@Test
	void withoutParametersItIsTheNewestFifty() {
		assertThat(TraceQuery.of(Map.<String, String>of()::get)).isEqualTo(TraceQuery.NEWEST);
	}

	@Test
	void everyParameterIsRead() {
		Map<String, String> parameters = Map.ofEntries(Map.entry("service", "orders"),
				Map.entry("start", "2026-01-31T12:00:00.000000001Z"), Map.entry("end", "2026-01-31T13:00:00+01:00"),
				Map.entry("min_duration", "1.5"), Map.entry("max_duration", "2s"), Map.entry("min_span_duration", "10"),
				Map.entry("status", "error"), Map.entry("route", "/orders"), Map.entry("q", "a = 1"),
				Map.entry("sort", "duration"), Map.entry("limit", "7"), Map.entry("offset", "14"));
		assertThat(TraceQuery.of(parameters::get)).isEqualTo(new TraceQuery("orders", 1_769_860_800_000_000_001L,
				1_769_860_800_000_000_000L, 1_500_000, 2_000_000_000, 10_000_000, StatusCode.ERROR, "/orders", "a = 1",
				TraceOrder.DURATION, false, 7, 14));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					start        | yesterday | start: 'yesterday' is not a time such as 2026-01-31T12:00:00Z
					min_duration | fast      | min_duration: 'fast' is not milliseconds, or a duration such as 1.5s
					status       | bad       | status: 'bad' is not OK, ERROR or UNSET
					sort         | name      | sort: 'name' is not time, duration, spans or errors, with a - before it for the largest first
					limit        | 0         | limit: '0' is not a whole number from 1 to 1000
					limit        | 1001      | limit: '1001' is not a whole number from 1 to 1000
					offset       | -1        | offset: '-1' is not a whole number from 0 to 2147483647
					""")
	void aWrongParameterIsNamed(String name, String value, String message) {
		assertThatExceptionOfType(QueryException.class).isThrownBy(() -> TraceQuery.of(Map.of(name, value)::get))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.parameter()).isEqualTo(name));
	}

}
