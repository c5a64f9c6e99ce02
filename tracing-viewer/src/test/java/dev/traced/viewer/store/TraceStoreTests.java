package dev.traced.viewer.store;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraceStoreTests {

	private final TestClock clock = new TestClock();

	private final TraceStore store = new TraceStore(StoreLimits.defaults(), List.of(), this.clock);

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void aTraceIsHeldAsItArrives() {
		this.store.offer(TestSpans.span(1, 2, 1).build());
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		HeldTrace trace = this.store.trace(TestSpans.traceId(1));
		assertThat(trace).isNotNull();
		assertThat(trace.spans()).hasSize(2);
		assertThat(trace.summary().rootName()).isEqualTo("GET /orders/{id}");
		assertThat(this.store.summaries()).singleElement().satisfies((summary) -> {
			assertThat(summary.complete()).isTrue();
			assertThat(summary.spanCount()).isEqualTo(2);
		});
	}

}
