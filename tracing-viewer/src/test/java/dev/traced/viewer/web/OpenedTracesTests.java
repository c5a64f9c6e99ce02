package dev.traced.viewer.web;

import java.util.List;

import dev.traced.viewer.store.TestSpans;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.HeldAs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was opened is kept.
 */
class OpenedTracesTests {

	private final TraceStore store = new TraceStore(List.of());

	private final OpenedTraces traces = new OpenedTraces(this.store);

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void theLatestAreKept() {
		int more = 3;
		for (int i = 1; i <= OpenedTraces.LIMIT + more; i++) {
			this.store.offer(TestSpans.span(i, 1, 0).build());
		}
		this.store.flush();
		for (int i = 1; i <= OpenedTraces.LIMIT + more; i++) {
			this.traces.opened(TestSpans.traceId(i));
			// the first is opened again and again
			this.traces.opened(TestSpans.traceId(1));
		}
		assertThat(pinned()).hasSize(OpenedTraces.LIMIT)
			.contains(TestSpans.traceId(1), TestSpans.traceId(OpenedTraces.LIMIT + more))
			.doesNotContain(TestSpans.traceId(2));
	}

	@Test
	void oneThatIsNotHeldChangesNothing() {
		this.traces.opened(TestSpans.traceId(1));
		assertThat(pinned()).isEmpty();
	}

	private List<String> pinned() {
		return this.store.summaries()
			.stream()
			.filter((summary) -> summary.heldAs() == HeldAs.PINNED)
			.map(TraceSummary::traceId)
			.toList();
	}

}
