package dev.traced.coexistence;

import dev.traced.test.OtlpHttpReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with {@code spring-boot-starter-opentelemetry}, datasource-micrometer,
 * and us.
 */
class MicrometerTracingIT {

	private static final OtlpHttpReceiver receiver = new OtlpHttpReceiver();

	private static final OtlpHttpReceiver ofOther = new OtlpHttpReceiver();

	private static String output = "";

	@BeforeAll
	static void run() {
		output = PeerJvm.with("micrometer")
			.run("--orders.observed=true", "--management.tracing.sampling.probability=1.0",
					"--tracing.export.otlp.endpoint=" + receiver.endpoint(),
					"--management.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint() + "/v1/traces",
					PeerApplication.NEXT_CONTEXT, "--orders.observed=true",
					"--tracing.export.otlp.endpoint=" + ofOther.endpoint(), "--tracing.servlet.enabled=false",
					"--tracing.restclient.enabled=false", "--tracing.webclient.enabled=false",
					"--tracing.jdbc.enabled=false", "--tracing.grpc.enabled=false", "--jdbc.includes=QUERY");
	}

	@AfterAll
	static void close() {
		receiver.close();
		ofOther.close();
	}

	@Test
	void everyOperationHasOneSpanWhichIsExportedOnce() {
		Received received = new Received(receiver);
		received.assertOneSpanForEachOperation(output, 0);
		assertThat(received.servers()).extracting("name").contains("GET /orders/{id}", "GET /stock");
	}

	@Test
	void whatIsSwitchedOffHereIsLeftToMicrometer() {
		Received received = new Received(ofOther);
		received.assertOneSpanForEachOperation(output, 1);
		assertThat(received.servers()).extracting("name").contains("http get /orders/{id}", "http get /stock");
	}

	@Test
	void metersAreKept() {
		assertThat(output).containsPattern(
				"http.server.requests=15 http.client.requests=15 my.op=5[\\s\\S]*http.server.requests=15 http.client.requests=15 my.op=5");
	}

	@Test
	void micrometerSeesOurSpansAsTheCurrentOnes() {
		assertThat(output).contains("failures=[]").doesNotContain("failures=[c").doesNotContain("failures=[l");
	}

	@Test
	void observationsOfTheApplicationAreChildrenOfOurSpansAndParentsOfThem() {
		Received received = new Received(receiver);
		assertThat(received.named("my.op")).hasSize(Orders.ROUNDS).allSatisfy((span) -> {
			assertThat(received.parent(span).getName()).isEqualTo("GET /orders/{id}");
			assertThat(received.named("own").stream().filter((own) -> received.parent(own).equals(span))).hasSize(1);
		});
		assertThat(received.named("tick.op")).singleElement()
			.satisfies((span) -> assertThat(received.parent(span).getName()).isEqualTo("ManualOrders.tick"));
		assertThat(received.named("inner.op")).hasSize(Orders.ROUNDS).allSatisfy((span) -> {
			assertThat(received.parent(span).getName()).isEqualTo("own");
			assertThat(received.queries().stream().filter((query) -> received.parent(query).equals(span))).hasSize(1);
		});
	}

	@Test
	void itIsSaidOnceForEachContext() {
		assertThat(output.lines().filter((line) -> line.contains("Beside Micrometer Tracing"))).hasSize(2);
	}

}
