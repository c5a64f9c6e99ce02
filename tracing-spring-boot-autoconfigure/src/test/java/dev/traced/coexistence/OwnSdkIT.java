package dev.traced.coexistence;

import dev.traced.test.OtlpHttpReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three contexts in one virtual machine: one with an SDK of its own, two with ours.
 */
class OwnSdkIT {

	private static final OtlpHttpReceiver own = new OtlpHttpReceiver();

	private static final OtlpHttpReceiver first = new OtlpHttpReceiver();

	private static final OtlpHttpReceiver second = new OtlpHttpReceiver();

	private static String output = "";

	@BeforeAll
	static void run() {
		output = PeerJvm.plain()
			.run("--orders.own-sdk=" + own.endpoint(), "--tracing.export.otlp.endpoint=" + first.endpoint(),
					PeerApplication.NEXT_CONTEXT, "--tracing.service-name=first",
					"--tracing.export.otlp.endpoint=" + first.endpoint(), PeerApplication.NEXT_CONTEXT,
					"--tracing.service-name=second", "--tracing.export.otlp.endpoint=" + second.endpoint());
	}

	@AfterAll
	static void close() {
		own.close();
		first.close();
		second.close();
	}

	@Test
	void theSdkOfTheApplicationHasOneSpanForEachOperation() {
		new Received(own).assertOneSpanForEachOperation(output, 0);
	}

	@Test
	void everyContextHasItsOwnSpansAndItsOwnExporter() {
		new Received(first).assertOneSpanForEachOperation(output, 1);
		assertThat(first.resource()).containsEntry("service.name", "first");
		new Received(second).assertOneSpanForEachOperation(output, 2);
		assertThat(second.resource()).containsEntry("service.name", "second");
	}

	@Test
	void spansOfTheApplicationAreInTheirTraces() {
		for (OtlpHttpReceiver receiver : new OtlpHttpReceiver[] { own, first, second }) {
			Received received = new Received(receiver);
			assertThat(received.named("traced")).hasSize(Orders.ROUNDS);
			assertThat(received.named("with span")).hasSize(Orders.ROUNDS);
			assertThat(received.named("manual")).hasSize(Orders.ROUNDS)
				.allSatisfy((span) -> assertThat(received.parent(span).getName()).isEqualTo("traced"));
		}
	}

	@Test
	void itIsSaidOnce() {
		assertThat(output).containsOnlyOnce("Beside the application's own OpenTelemetry: spans go to it")
			.contains("exported to where the application's OpenTelemetry does; headers of the application's");
	}

}
