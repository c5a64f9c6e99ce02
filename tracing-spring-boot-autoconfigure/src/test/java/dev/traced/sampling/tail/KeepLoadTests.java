package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.traced.sampling.Samplers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keep rules under load, on many threads.
 */
class KeepLoadTests {

	private static final int THREADS = 16;

	private static final int REQUESTS = 100_000;

	private static final int SPANS = 5;

	/** One in so many: 0.5 %. */
	private static final int FAILS = 200;

	private static final int SLOW = 500;

	@Test
	void everyFailedAndEverySlowRequestIsKeptAtOnePerCent() throws Exception {
		KeepRules rules = TailPipeline.rules().errors().slowerThan(Duration.ofSeconds(1)).build();
		Set<String> wanted = ConcurrentHashMap.newKeySet();
		AtomicInteger sampled = new AtomicInteger();
		AtomicInteger requests = new AtomicInteger();
		try (TailPipeline pipeline = new TailPipeline(Samplers.parentBased(Samplers.ratio(0.01)), rules)) {
			onAllThreads(() -> {
				int i;
				while ((i = requests.getAndIncrement()) < REQUESTS) {
					boolean fails = i % FAILS == 0;
					boolean slow = i % SLOW == 1;
					String traceId = request(pipeline, fails, slow, i, sampled);
					if (traceId != null && (fails || slow)) {
						wanted.add(traceId);
					}
				}
				return null;
			});
			assertThat(sampled.get()).isBetween(800, 1200);
			assertThat(wanted).hasSizeGreaterThan(REQUESTS / FAILS + REQUESTS / SLOW - 50);
			Map<String, Integer> kept = new HashMap<>();
			for (SpanData span : pipeline.exported) {
				kept.merge(span.getTraceId(), 1, Integer::sum);
			}
			assertThat(kept.keySet()).isEqualTo(wanted);
			assertThat(kept.values()).allMatch((count) -> count == SPANS);
			TailCounters counters = pipeline.tail.counters();
			assertThat(counters.kept()).isEqualTo(wanted.size());
			assertThat(counters.dropped()).isEqualTo(REQUESTS - sampled.get() - wanted.size());
			assertThat(counters.evicted()).isZero();
			assertThat(pipeline.tail.waitingTraces()).isZero();
			assertThat(pipeline.tail.waitingSpans()).isZero();
			assertThat(pipeline.tail.waitingBytes()).isZero();
		}
	}

	/** Its trace id, unless the sampler took it. */
	private static String request(TailPipeline pipeline, boolean fails, boolean slow, int i, AtomicInteger sampled) {
		Span root = pipeline.tracer.spanBuilder("GET /orders/{id}")
			.setNoParent()
			.setStartTimestamp(1000, TimeUnit.MILLISECONDS)
			.startSpan();
		for (int child = 1; child < SPANS; child++) {
			Span span = pipeline.child(root, "query");
			span.setAttribute("db.query.text", "select * from orders where id = ?");
			if (fails && child == i % (SPANS - 1)) {
				TailPipeline.fail(span);
			}
			else {
				span.end();
			}
		}
		if (fails && i % (SPANS - 1) == 0) {
			root.setStatus(StatusCode.ERROR);
		}
		root.end(1000 + (slow ? 1001 : 10), TimeUnit.MILLISECONDS);
		if (root.getSpanContext().isSampled()) {
			sampled.incrementAndGet();
			return null;
		}
		return root.getSpanContext().getTraceId();
	}

	@Test
	void memoryIsBoundedWhereTracesNeverEnd() throws Exception {
		TailLimits limits = new TailLimits(2000, 8000, 8_000_000, 1000, Duration.ofMinutes(5), 500);
		AtomicInteger started = new AtomicInteger();
		AtomicLong mostTraces = new AtomicLong();
		AtomicLong mostSpans = new AtomicLong();
		AtomicLong mostBytes = new AtomicLong();
		try (TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS, SpanThrift.NONE,
				limits)) {
			onAllThreads(() -> {
				int i;
				while ((i = started.getAndIncrement()) < 30_000) {
					Span root = pipeline.root("never ends");
					for (int child = 0; child < 3; child++) {
						pipeline.child(root, "query").setAttribute("text", "x".repeat(i % 2000)).end();
					}
					if (i % 100 == 0) {
						mostTraces.accumulateAndGet(pipeline.tail.waitingTraces(), Math::max);
						mostSpans.accumulateAndGet(pipeline.tail.waitingSpans(), Math::max);
						mostBytes.accumulateAndGet(pipeline.tail.waitingBytes(), Math::max);
					}
				}
				return null;
			});
			assertThat(mostTraces.get()).isBetween(1000L, (long) limits.traces());
			assertThat(mostSpans.get()).isBetween(1000L, (long) limits.spans());
			assertThat(mostBytes.get()).isBetween(1_000_000L, limits.bytes());
			TailCounters counters = pipeline.tail.counters();
			assertThat(counters.evicted() + pipeline.tail.waitingTraces()).isEqualTo(30_000);
			assertThat(counters.dropped()).isEqualTo(counters.evicted());
			assertThat(pipeline.exported).isEmpty();
		}
	}

	private static void onAllThreads(Callable<Void> task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			threads.invokeAll(IntStream.range(0, THREADS).mapToObj((i) -> task).toList()).forEach((future) -> {
				try {
					future.get();
				}
				catch (Exception ex) {
					failures.add(ex);
				}
			});
			assertThat(failures).isEmpty();
		}
		finally {
			threads.shutdownNow();
		}
	}

}
