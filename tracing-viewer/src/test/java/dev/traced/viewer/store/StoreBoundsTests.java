package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store keeps within its bounds, whatever comes and however fast.
 */
@Timeout(60)
class StoreBoundsTests {

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

	@Test
	void nobodyWaitsForASlowStoreAndWhatIsLostIsCounted() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		TraceListener slow = new TraceListener() {
			@Override
			public void onSpan(SpanData span) {
				try {
					goOn.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		};
		StoreLimits limits = new StoreLimits(8 << 20, 100, 50, 10, 100, 10, 100);
		try (TraceStore store = new TraceStore(limits, List.of(slow))) {
			int taken = 0;
			for (int i = 1; i <= 1000; i++) {
				taken += store.offer(TestSpans.span(i, 1, 0).build()) ? 1 : 0;
			}
			assertThat(taken).isBetween(100, 264);
			assertThat(store.status().dropped()).containsEntry("queue", 1000L - taken);
			assertThat(store.status().queueSize()).isLessThanOrEqualTo(100);
			assertThat(store.status().queueCapacity()).isEqualTo(100);
			goOn.countDown();
			store.flush();
			assertThat(store.status().queueSize()).isZero();
		}
	}

	@Test
	void aFloodFromSeveralThreadsIsHeldCountedOrDropped() throws Exception {
		AtomicLong taken = new AtomicLong();
		AtomicLong refused = new AtomicLong();
		AtomicLong beyond = new AtomicLong();
		int count = 20_000;
		try (TraceStore store = new TraceStore(new StoreLimits(1 << 20, 2000, 100, 10, 1000, 100, 1024), List.of())) {
			List<Thread> threads = new ArrayList<>();
			for (int t = 0; t < 4; t++) {
				int thread = t;
				threads.add(new Thread(() -> {
					for (int i = 1; i <= count; i++) {
						long trace = thread * 1_000_000L + i / 4 + 1;
						SpanData span = TestSpans.with(TestSpans.span(trace, i, 0), Attributes.of(TEXT, "text " + i))
							.build();
						(store.offer(span) ? taken : refused).incrementAndGet();
						if (i % 1000 == 0) {
							StoreStatus status = store.status();
							beyond.addAndGet((status.bytes() > status.maxBytes()) ? 1 : 0);
							read(store);
						}
					}
				}));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
			store.flush();
			StoreStatus status = store.status();
			assertThat(beyond).hasValue(0);
			assertThat(taken.get() + refused.get()).isEqualTo(4L * count);
			assertThat(status.dropped()).containsEntry("queue", refused.get()).containsEntry("invalid", 0L);
			assertThat(status.listenerFailures()).isZero();
			assertThat(status.spans()).isPositive().isLessThanOrEqualTo(taken.get());
			long held = store.summaries().stream().mapToLong(TraceSummary::spanCount).sum();
			assertThat(held).isEqualTo(status.spans());
		}
	}

	/** Reads everything, while it is evicted. */
	private static void read(TraceStore store) {
		List<TraceSummary> summaries = store.summaries();
		for (TraceSummary summary : summaries.subList(0, Math.min(50, summaries.size()))) {
			HeldTrace trace = store.trace(summary.traceId());
			if (trace != null) {
				assertThat(trace.spans()).allMatch((span) -> span.getAttributes().get(TEXT).startsWith("text "));
			}
		}
		try (StoreSnapshot snapshot = store.snapshot()) {
			SpanCursor cursor = snapshot.cursor();
			for (TraceView view : snapshot.traces()) {
				cursor.open(view);
				while (cursor.next()) {
					assertThat(cursor.name()).isEqualTo("GET /orders/{id}");
					while (cursor.nextAttribute()) {
						assertThat(snapshot.string(cursor.key())).isEqualTo("text");
						assertThat(cursor.text()).startsWith("text ");
					}
				}
			}
		}
	}

	@Test
	void valuesWithoutEndTakeNoRoomInTheTableOfStrings() {
		Dictionary dictionary = new Dictionary();
		dictionary.begin();
		long before = dictionary.bytes();
		for (int i = 0; i < 100_000; i++) {
			assertThat(dictionary.value("unique value " + i)).isNegative();
		}
		assertThat(dictionary.size()).isLessThan(10);
		assertThat(dictionary.bytes() - before).isLessThan(4096);
		assertThat(dictionary.value("again")).isNegative();
		int id = dictionary.value("again");
		assertThat(id).isNotNegative();
		assertThat(dictionary.value("again")).isEqualTo(id);
	}

	@Test
	void namesAndKeysWithoutEndStayWithinTheBounds() {
		try (TraceStore store = new TraceStore(new StoreLimits(2 << 20, 100_000, 100, 10, 1000, 100, 100_000),
				List.of(), new TestClock())) {
			long most = 0;
			for (int i = 1; i <= 15_000; i++) {
				store.offer(TestSpans
					.with(TestSpans.span(i, 1, 0), Attributes.of(AttributeKey.stringKey("key " + i), "value"))
					.setName("name " + i)
					.setResource(TestSpans.service("service " + i))
					.build());
				if (i % 1000 == 0) {
					store.flush();
					most = Math.max(most, store.status().bytes());
				}
			}
			assertThat(most).isLessThanOrEqualTo(2 << 20);
			assertThat(store.status().traces()).isGreaterThan(500);
			assertThat(store.trace(TestSpans.traceId(15_000)).summary().rootName()).isEqualTo("name 15000");
		}
	}

	@Test
	void whatIsGivenBackLeavesNothing() {
		Random random = new Random(7);
		TraceMemory memory = new TraceMemory(StoreLimits.defaults().with(1 << 20, 50));
		long empty = memory.bytes();
		for (int i = 1; i <= 5_000; i++) {
			memory.add(TestSpans.random(random, 1 + i / 5), i);
			memory.add(new LogEntry(TestSpans.traceId(1 + i / 5), null, "s" + i % 9, 1, "INFO", "l" + i % 7, null,
					"message " + i % 20, null), i);
			if (i % 10 == 0) {
				memory.takeChanged().forEach(memory::summarize);
			}
		}
		assertThat(memory.bytes()).isLessThanOrEqualTo(1 << 20);
		memory.clear();
		assertThat(memory.dictionary().size()).isZero();
		assertThat(memory.spans()).isZero();
		assertThat(memory.logs()).isZero();
		assertThat(memory.retention().bytes()).isZero();
		// the arrays of the tables stay
		assertThat(memory.bytes() - empty).isLessThan(100_000);
	}

	@Test
	void aSnapshotReadsWhatWasHeldWhenAllIsEvictedMeanwhile() {
		try (TraceStore store = new TraceStore(new StoreLimits(1 << 20, 50, 100, 10, 1000, 100, 10_000), List.of(),
				new TestClock())) {
			for (int i = 1; i <= 50; i++) {
				store.offer(TestSpans.span(i, 1, 0).setName("old " + i).build());
			}
			store.flush();
			try (StoreSnapshot snapshot = store.snapshot()) {
				for (int i = 1000; i <= 6000; i++) {
					store.offer(TestSpans.span(i, 1, 0).setName("new " + i).build());
				}
				store.flush();
				List<String> names = new ArrayList<>();
				SpanCursor cursor = snapshot.cursor();
				for (TraceView view : snapshot.traces()) {
					cursor.open(view);
					while (cursor.next()) {
						names.add(cursor.name());
					}
				}
				assertThat(names).hasSize(50).allMatch((name) -> name.startsWith("old "));
			}
		}
	}

	@Test
	void aTraceOfAHundredThousandSpansOpens() {
		try (TraceStore store = new TraceStore(StoreLimits.defaults().with(32 << 20, 1000), List.of(),
				new TestClock())) {
			for (int i = 1; i <= 100_001; i++) {
				store.offer(TestSpans.with(TestSpans.span(1, i, i / 10), Attributes.of(TEXT, "text " + i)).build());
				if (i % 5_000 == 0) {
					store.flush();
				}
			}
			store.flush();
			assertThat(store.trace(TestSpans.traceId(1)).spans()).hasSize(100_000);
			assertThat(store.status().dropped()).containsEntry("trace_full", 1L).containsEntry("queue", 0L);
		}
	}

}
