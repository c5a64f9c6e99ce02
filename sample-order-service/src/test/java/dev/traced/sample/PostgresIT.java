package dev.traced.sample;

import java.io.IOException;

import dev.traced.sample.OtlpReceiver.Protocol;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample with its profile {@code postgres} on a real PostgreSQL.
 */
class PostgresIT {

	@Test
	void anOrderIsTheSameTraceOnPostgres() throws IOException {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
				RunningSample sample = new RunningSample(new OtlpReceiver(Protocol.HTTP),
						"--spring.profiles.active=postgres", "--postgres.port=" + postgres.getPort())) {
			sample.otlp().clear();
			assertThat(sample.order("alice", "espresso", 2).body()).contains("\"id\":1", "\"amount\":17.00");
			Trace trace = sample.otlp().awaitTrace(OrderServiceIT.PLACED);
			assertThat(trace.span("inventory-service CLIENT select stock").attributes()).containsEntry("db.system.name",
					"postgresql");
			assertThat(trace.span("order-service CLIENT insert orders").attributes())
				.containsEntry("db.system.name", "postgresql")
				.containsEntry("db.namespace", "postgres");
		}
	}

}
