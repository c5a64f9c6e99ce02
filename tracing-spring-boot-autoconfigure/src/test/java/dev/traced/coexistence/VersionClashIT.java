package dev.traced.coexistence;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose build has put an old version of one of OpenTelemetry's libraries
 * in the place of the one that Spring Boot manages.
 */
class VersionClashIT {

	@Test
	void theVersionsAreNamedInPlaceOfAStackTrace() {
		String output = PeerJvm.with("clash").runToFailure();
		assertThat(output).contains("APPLICATION FAILED TO START", "do not fit together")
			.containsPattern("1\\.31\\.0: opentelemetry-(api|sdk-common)\\R")
			.containsPattern("1\\.(62|55)\\.\\d+: .*opentelemetry-context, .*opentelemetry-sdk, ")
			.containsPattern("Spring Boot 4\\.\\d\\.\\d+ manages 1\\.(62|55)\\.\\d+")
			.doesNotContain("\tat ");
	}

}
