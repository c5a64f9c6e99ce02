package dev.traced.coexistence;

import dev.traced.test.OtlpHttpReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with OpenTelemetry's own Spring Boot starter and us. That starter needs
 * a newer SDK than Spring Boot manages, so that this is also us with that one.
 */
class OpenTelemetryStarterIT {

	private static final OtlpHttpReceiver ours = new OtlpHttpReceiver();

	private static final OtlpHttpReceiver theirs = new OtlpHttpReceiver();

	private static String output = "";

	@BeforeAll
	static void run() {
		output = PeerJvm.with("otel-starter")
			.without("opentelemetry-")
			.run("--tracing.export.otlp.endpoint=" + ours.endpoint(),
					"--otel.exporter.otlp.endpoint=" + theirs.endpoint(), "--otel.metrics.exporter=none",
					"--otel.logs.exporter=none");
	}

	@AfterAll
	static void close() {
		ours.close();
		theirs.close();
	}

	@Test
	void everyOperationHasOneSpanWhichWeExport() {
		new Received(ours).assertOneSpanForEachOperation(output, 0);
		assertThat(theirs.spans()).isEmpty();
	}

	@Test
	void methodsHaveOneSpanToo() {
		assertThat(new Received(ours).named("with span")).hasSize(Orders.ROUNDS);
	}

	@Test
	void itIsSaidOnce() {
		assertThat(output).containsOnlyOnce("Beside OpenTelemetry's Spring Boot starter: its SDK gives way");
	}

}
