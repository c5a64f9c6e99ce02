package dev.traced.viewer.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.traced.viewer.store.TraceSummary.HeldAs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is held when not all can be.
 */
class RetentionTests {

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

	private final TestClock clock = new TestClock();

	private TraceStore store = new TraceStore(StoreLimits.defaults().with(2 << 20, 1000), List.of(), this.clock);

	private long number;

	@AfterEach
	void close() {
		this.store.close();
	}

	private String offer(String service, String name, long millis, boolean fails) {
		long id = ++this.number;
		TestSpanData.Builder span = TestSpans.with(TestSpans.span(id, 1, 0), Attributes.of(TEXT, "unique " + id));
		this.store.offer(span.setName(name)
			.setResource(TestSpans.service(service))
			.setStartEpochNanos(TestSpans.START + id)
			.setEndEpochNanos(TestSpans.START + id + millis * 1_000_000)
			.setStatus(fails ? StatusData.error() : StatusData.unset())
			.build());
		if (id % 100 == 0) {
			this.store.flush();
		}
		return TestSpans.traceId(id);
	}

	private void flood(String service, String name, int count) {
		for (int i = 0; i < count; i++) {
			offer(service, name, 10, false);
		}
		this.store.flush();
	}

	private HeldAs heldAs(String traceId) {
		this.store.flush();
		HeldTrace trace = this.store.trace(traceId);
		return (trace != null) ? trace.summary().heldAs() : null;
	}

	@Test
	void theNewestAreHeld() {
		flood("orders", "GET /", 5000);
		assertThat(this.store.status().traces()).isLessThanOrEqualTo(1000).isGreaterThan(900);
		assertThat(this.store.trace(TestSpans.traceId(5000))).isNotNull();
		assertThat(this.store.trace(TestSpans.traceId(4500))).isNotNull();
		assertThat(this.store.trace(TestSpans.traceId(1000))).isNull();
		assertThat(this.store.status().evicted().get("recent")).isGreaterThanOrEqualTo(4000);
	}

	@Test
	void aNoisyServiceEvictsItself() {
		for (int i = 0; i < 20; i++) {
			offer("quiet", "GET /", 10, false);
		}
		flood("noisy", "GET /", 5000);
		assertThat(services()).containsEntry("quiet", 20L);
		assertThat(services().get("noisy")).isGreaterThan(900);
	}

	@Test
	void aNoisyRouteEvictsItself() {
		for (int i = 0; i < 20; i++) {
			offer("orders", "POST /orders", 10, false);
		}
		flood("orders", "GET /health", 5000);
		assertThat(this.store.summaries()).filteredOn((summary) -> summary.rootName().equals("POST /orders"))
			.hasSize(20);
	}

	@Test
	void equalOnesShareTheRoom() {
		for (int i = 0; i < 3000; i++) {
			offer("one", "GET /", 10, false);
			offer("two", "GET /", 10, false);
			offer("two", "POST /", 10, false);
		}
		this.store.flush();
		assertThat(services().get("one")).isBetween(400L, 600L);
		assertThat(services().get("two")).isBetween(400L, 600L);
	}

	@Test
	void failedTracesOutliveOthers() {
		String failed = offer("orders", "GET /", 10, true);
		flood("orders", "GET /", 5000);
		assertThat(heldAs(failed)).isEqualTo(HeldAs.ERROR);
	}

	@Test
	void aFloodOfFailuresLeavesRoomForOthers() {
		for (int i = 0; i < 200; i++) {
			offer("orders", "GET /", 10, false);
		}
		for (int i = 0; i < 5000; i++) {
			offer("orders", "GET /broken", 10, true);
		}
		this.store.flush();
		assertThat(this.store.summaries()).filteredOn((summary) -> summary.heldAs() != HeldAs.ERROR).hasSize(200);
		assertThat(this.store.status().evicted().get("error")).isPositive();
	}

	@Test
	void theSlowestOfARouteOutliveOthers() {
		String slow = offer("orders", "GET /", 900, false);
		String slower = offer("orders", "GET /", 1000, false);
		String slowElsewhere = offer("orders", "GET /cached", 20, false);
		String usualElsewhere = offer("orders", "GET /cached", 1, false);
		flood("orders", "GET /", 5000);
		assertThat(List.of(heldAs(slower), heldAs(slow), heldAs(slowElsewhere), heldAs(usualElsewhere)))
			.doesNotContainNull()
			.doesNotContain(HeldAs.RECENT);
		assertThat(this.store.summaries()).filteredOn((summary) -> summary.heldAs() == HeldAs.SLOW)
			.filteredOn((summary) -> summary.rootName().equals("GET /"))
			.hasSize(5);
	}

	@Test
	void theUsualTraceOfARouteIsKeptAsItsExample() {
		for (int i = 1; i <= 99; i++) {
			offer("orders", "GET /", (i * 37) % 100, false);
		}
		String other = offer("orders", "GET /other", 1, false);
		this.store.flush();
		TraceSummary any = this.store.trace(TestSpans.traceId(99)).summary();
		String median = this.store.medianOf(any);
		assertThat(median).isNotNull();
		assertThat(this.store.trace(median).summary().durationNanos() / 1_000_000).isBetween(25L, 75L);
		assertThat(heldAs(median)).isEqualTo(HeldAs.MEDIAN);
		assertThat(this.store.medianOf(this.store.trace(median).summary())).as("the same").isNull();
		assertThat(this.store.medianOf(this.store.trace(other).summary())).as("the only one").isNull();
		flood("orders", "GET /more", 5000);
		assertThat(heldAs(median)).isEqualTo(HeldAs.MEDIAN);
	}

	@Test
	void aPinnedTraceStays() {
		flood("orders", "GET /", 10);
		String pinned = TestSpans.traceId(7);
		assertThat(this.store.pin(pinned)).isTrue();
		flood("orders", "GET /", 5000);
		assertThat(heldAs(pinned)).isEqualTo(HeldAs.PINNED);
		this.store.unpin(pinned);
		flood("orders", "GET /", 5000);
		assertThat(heldAs(pinned)).isNotEqualTo(HeldAs.PINNED);
	}

	@Test
	void pinnedTracesDoNotTakeEverything() {
		int pinned = 0;
		for (int i = 0; i < 3000; i++) {
			String id = offer("orders", "GET /", 10, false);
			this.store.flush();
			pinned += this.store.pin(id) ? 1 : 0;
		}
		assertThat(pinned).isBetween(100, 2990);
		assertThat(this.store.pin("0".repeat(32))).isFalse();
		assertThat(this.store.pin("nonsense")).isFalse();
		flood("orders", "GET /", 10);
		assertThat(heldAs(TestSpans.traceId(this.number))).isNotNull();
	}

	@Test
	void routesWithoutEndTakeNoMoreRoomThanOthers() {
		String kept = offer("orders", "GET /", 10, true);
		for (int i = 0; i < 5000; i++) {
			offer("service " + i, "GET /" + i, 10, false);
		}
		this.store.flush();
		StoreStatus status = this.store.status();
		assertThat(status.bytes()).isLessThanOrEqualTo(status.maxBytes());
		assertThat(status.traces()).isGreaterThan(200);
		assertThat(heldAs(kept)).isEqualTo(HeldAs.ERROR);
	}

	@Test
	void aTraceThatFailsLateIsHeldAsFailed() {
		flood("orders", "GET /", 20);
		this.clock.advance(Duration.ofSeconds(5));
		this.store.flush();
		this.store.offer(TestSpans.span(20, 2, 1).setStatus(StatusData.error()).build());
		assertThat(heldAs(TestSpans.traceId(20))).isEqualTo(HeldAs.ERROR);
	}

	private Map<String, Long> services() {
		return this.store.summaries()
			.stream()
			.collect(Collectors.groupingBy(TraceSummary::rootService, Collectors.counting()));
	}

}
