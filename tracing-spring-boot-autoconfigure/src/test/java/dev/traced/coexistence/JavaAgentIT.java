package dev.traced.coexistence;

import java.util.Map;

import dev.traced.test.OtlpHttpReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application under the OpenTelemetry Java agent.
 */
class JavaAgentIT {

	private static final OtlpHttpReceiver ofAgent = new OtlpHttpReceiver();

	private static final OtlpHttpReceiver ours = new OtlpHttpReceiver();

	private static String output = "";

	@BeforeAll
	static void run() {
		output = PeerJvm
			.withAgent(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ofAgent.endpoint(), "OTEL_EXPORTER_OTLP_PROTOCOL",
					"http/protobuf", "OTEL_METRICS_EXPORTER", "none", "OTEL_LOGS_EXPORTER", "none", "OTEL_SERVICE_NAME",
					"orders"))
			.run("--tracing.export.otlp.endpoint=" + ours.endpoint());
	}

	@AfterAll
	static void close() {
		ofAgent.close();
		ours.close();
	}

	@Test
	void everyOperationHasOneSpanWhichTheAgentExports() {
		new Received(ofAgent).assertOneSpanForEachOperation(output, 0);
		assertThat(ours.spans()).isEmpty();
	}

	@Test
	void itIsSaidOnceAndNothingElse() {
		assertThat(output).containsOnlyOnce("The OpenTelemetry Java agent is attached: tracing is left to it")
			.doesNotContain("Tracing 'orders'", "No spans are exported", " WARN ");
	}

	@Test
	void spansOfTheApplicationGoToTheAgent() {
		Received received = new Received(ofAgent);
		assertThat(received.named("manual")).hasSize(Orders.ROUNDS)
			.allSatisfy((span) -> assertThat(received.parent(span).getName()).isEqualTo("GET /orders/{id}"));
		assertThat(received.named("with span")).hasSize(Orders.ROUNDS);
		assertThat(received.named("traced")).isEmpty();
	}

}
