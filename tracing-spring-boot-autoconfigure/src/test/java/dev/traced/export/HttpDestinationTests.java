package dev.traced.export;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link HttpDestination}.
 */
class HttpDestinationTests {

	@Test
	void aHeaderThatCannotBeSentIsNamedWithoutItsValue() {
		assertThatThrownBy(() -> destination(Map.of("Host", "secret"))).hasMessageContaining("'Host'")
			.hasMessageNotContaining("secret")
			.hasNoCause();
		assertThatThrownBy(() -> destination(Map.of("x-key", "secret\n"))).hasMessageContaining("'x-key'")
			.hasMessageNotContaining("secret");
	}

	private static HttpDestination destination(Map<String, String> headers) {
		return new HttpDestination(URI.create("http://localhost:1"), headers, false, Duration.ofSeconds(1), null);
	}

}
