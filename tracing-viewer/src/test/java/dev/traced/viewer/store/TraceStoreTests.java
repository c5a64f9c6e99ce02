package dev.traced.viewer.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.store.TraceSummary.ServiceShare;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TraceStoreTests {

	private final TestClock clock = new TestClock();

	private final Recording recording = new Recording();

	private final TraceStore store = new TraceStore(StoreLimits.defaults(), List.of(new Failing(), this.recording),
			this.clock);

	@AfterEach
	void close() {
		this.store.close();
	}

	private TraceSummary summary() {
		this.store.flush();
		return this.store.summaries().get(0);
	}

	@Test
	void aSummarySaysWhatListsShow() {
		this.store.offer(TestSpans.span(1, 3, 2)
			.setKind(SpanKind.CLIENT)
			.setResource(TestSpans.service("payments"))
			.setStartEpochNanos(TestSpans.START + 1)
			.setEndEpochNanos(TestSpans.START + 3_000_000)
			.setStatus(StatusData.create(StatusCode.ERROR, "declined"))
			.build());
		this.store.offer(TestSpans.span(1, 2, 1).build());
		this.store.offer(TestSpans.with(TestSpans.span(1, 1, 0),
				Attributes.of(AttributeKey.stringKey("http.route"), "/orders/{id}",
						AttributeKey.stringKey("http.request.method"), "GET",
						AttributeKey.longKey("http.response.status_code"), 502L))
			.build());
		assertThat(summary()).isEqualTo(new TraceSummary(TestSpans.traceId(1), "GET /orders/{id}", "orders",
				SpanKind.SERVER, "/orders/{id}", "GET", 502, StatusCode.ERROR, TestSpans.START, 3_000_000, 3, 1,
				List.of(new ServiceShare("orders", 2, 0), new ServiceShare("payments", 1, 1)), true,
				TraceSummary.HeldAs.ERROR));
		HeldTrace trace = this.store.trace(TestSpans.traceId(1));
		assertThat(trace.summary()).isEqualTo(summary());
		assertThat(trace.spans()).extracting(SpanData::getSpanId)
			.containsExactlyInAnyOrder(TestSpans.spanId(1), TestSpans.spanId(2), TestSpans.spanId(3))
			.endsWith(TestSpans.spanId(3));
	}

	@Test
	void theRootDecidesWhetherATraceHasFailed() {
		this.store.offer(TestSpans.span(1, 2, 1).setStatus(StatusData.error()).build());
		this.store.offer(TestSpans.span(1, 1, 0).setStatus(StatusData.ok()).build());
		assertThat(summary().status()).isEqualTo(StatusCode.OK);
		assertThat(summary().errorCount()).isEqualTo(1);
	}

	@Test
	void untilTheRootArrivesTheEarliestOrphanStandsForIt() {
		this.store.offer(TestSpans.span(1, 3, 2).setName("leaf").build());
		this.store.offer(TestSpans.span(1, 2, 1).setName("middle").setStartEpochNanos(TestSpans.START + 1).build());
		assertThat(summary().rootName()).isEqualTo("middle");
		assertThat(summary().complete()).isFalse();
		this.store.offer(TestSpans.span(1, 1, 0).setName("root").setStartEpochNanos(TestSpans.START + 2).build());
		assertThat(summary().rootName()).isEqualTo("root");
		assertThat(summary().complete()).isTrue();
	}

	@Test
	void aTraceIsFoundWhateverTheCaseOfItsId() {
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		assertThat(this.store.trace("4BF92F3577B34DA60000000000000001")).isNotNull();
		assertThat(this.store.trace("4bf92f3577b34da60000000000000002")).isNull();
		assertThat(this.store.trace("nonsense")).isNull();
		assertThat(this.store.trace("\u0664".repeat(32))).isNull();
	}

	@Test
	void linesOfLogBelongToTheirTrace() {
		LogEntry first = new LogEntry(TestSpans.traceId(1), TestSpans.spanId(1), "orders", TestSpans.START + 1, "WARN",
				"com.acme.Orders", "http-1", "late \u65e5\u672c", null);
		LogEntry second = new LogEntry(TestSpans.traceId(1), null, "orders", TestSpans.START + 2, "ERROR", null, null,
				"failed",
				"java.lang.IllegalStateException\n" + "\tat com.acme.Orders.find(Orders.java:42)\n".repeat(20));
		this.store.offer(second);
		this.store.flush();
		assertThat(this.store.summaries()).as("without a span it is no trace").isEmpty();
		assertThat(this.store.trace(TestSpans.traceId(1))).isNull();
		this.store.offer(first);
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		assertThat(this.store.trace(TestSpans.traceId(1)).logs()).containsExactly(first, second);
		assertThat(this.store.status().logs()).isEqualTo(2);
		assertThat(this.store.status().traces()).isEqualTo(1);
	}

	@Test
	void linesOfATraceAreBounded() {
		this.store.offer(TestSpans.span(1, 1, 0).build());
		for (int i = 0; i < 3000; i++) {
			this.store.offer(line(1, "line " + i));
		}
		this.store.flush();
		assertThat(this.store.trace(TestSpans.traceId(1)).logs()).hasSize(2000);
		assertThat(this.store.status().dropped()).containsEntry("logs_full", 1000L);
	}

	@Test
	void linesWithoutASpanGoFirst() {
		try (TraceStore small = new TraceStore(StoreLimits.defaults().with(1 << 20, 500), List.of(), this.clock)) {
			for (int i = 1; i <= 100; i++) {
				small.offer(TestSpans.span(i, 1, 0).build());
			}
			for (int i = 1000; i < 9000; i++) {
				small.offer(line(i, "without a span " + i));
			}
			small.flush();
			assertThat(small.status().traces()).isEqualTo(100);
			assertThat(small.status().logs()).isLessThan(500);
			assertThat(small.status().evicted().get("logs")).isGreaterThan(7000);
		}
	}

	private static LogEntry line(long trace, String message) {
		return new LogEntry(TestSpans.traceId(trace), null, "orders", TestSpans.START, "INFO", "log", "main", message,
				null);
	}

	@Test
	void aTraceHoldsNoMoreSpansThanItMay() {
		StoreLimits limits = new StoreLimits(8 << 20, 100, 50, 10, 100, 10, 1000);
		try (TraceStore small = new TraceStore(limits, List.of(), this.clock)) {
			for (int i = 1; i <= 60; i++) {
				small.offer(TestSpans.span(1, i, i - 1).build());
			}
			small.flush();
			assertThat(small.trace(TestSpans.traceId(1)).spans()).hasSize(50);
			assertThat(small.status().dropped()).containsEntry("trace_full", 10L);
		}
	}

	@Test
	void listenersAreToldOfWhatArrives() {
		this.store.offer(TestSpans.span(1, 2, 1).build());
		this.store.flush();
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		assertThat(this.recording.spans).hasSize(2);
		assertThat(this.recording.summaries).extracting(TraceSummary::spanCount).containsExactly(1, 2);
		assertThat(this.recording.quiet).isEmpty();
		this.clock.advance(Duration.ofSeconds(2));
		this.store.flush();
		assertThat(this.recording.quiet).singleElement().satisfies((trace) -> {
			assertThat(trace.spans()).hasSize(2);
			assertThat(trace.summary().complete()).isTrue();
		});
		this.store.flush();
		assertThat(this.recording.quiet).hasSize(1);
		assertThat(this.recording.summaries).hasSize(2);
	}

	@Test
	void aTraceThatGoesOnBecomesQuietAgain() {
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		this.clock.advance(Duration.ofSeconds(2));
		this.store.flush();
		this.store.offer(TestSpans.span(1, 2, 1).build());
		this.store.flush();
		this.clock.advance(Duration.ofSeconds(2));
		this.store.flush();
		assertThat(this.recording.quiet).extracting((trace) -> trace.spans().size()).containsExactly(1, 2);
	}

	@Test
	void aListenerThatFailsIsCountedAndStopsNobody() {
		this.store.offer(TestSpans.span(1, 1, 0).build());
		this.store.flush();
		this.clock.advance(Duration.ofSeconds(2));
		this.store.flush();
		assertThat(this.store.status().listenerFailures()).isEqualTo(3);
		assertThat(this.recording.quiet).hasSize(1);
	}

	@Test
	void aStoreThatIsClosedTakesNothing() {
		this.store.close();
		assertThat(this.store.offer(TestSpans.span(1, 1, 0).build())).isFalse();
		assertThat(this.store.status().dropped()).containsEntry("closed", 1L);
		this.store.flush();
		this.store.close();
	}

	@Test
	void limitsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> StoreLimits.defaults().with(1, 10))
			.withMessage("maxBytes is 1, must be at least 262144");
		assertThat(StoreLimits.defaults(16L << 30).maxBytes()).isEqualTo(32 << 20);
		assertThat(StoreLimits.defaults(1L << 30).maxBytes()).isEqualTo((1 << 30) / 50);
		assertThat(StoreLimits.defaults(128L << 20).maxBytes()).isEqualTo(8 << 20);
	}

	/**
	 * Remembers what it was told.
	 */
	private static final class Recording implements TraceListener {

		private final List<SpanData> spans = new ArrayList<>();

		private final List<TraceSummary> summaries = new ArrayList<>();

		private final List<HeldTrace> quiet = new ArrayList<>();

		@Override
		public void onSpan(SpanData span) {
			this.spans.add(span);
		}

		@Override
		public void onSummary(TraceSummary summary) {
			this.summaries.add(summary);
		}

		@Override
		public void onQuiet(HeldTrace trace) {
			this.quiet.add(trace);
		}

	}

	/**
	 * Throws, an error too.
	 */
	private static final class Failing implements TraceListener {

		@Override
		public void onSpan(SpanData span) {
			throw new IllegalStateException("no");
		}

		@Override
		public void onSummary(TraceSummary summary) {
			throw new AssertionError("no");
		}

		@Override
		public void onQuiet(HeldTrace trace) {
			throw new StackOverflowError("no");
		}

	}

}
