package dev.traced.viewer.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link RunningTraces}.
 */
class RunningTracesTests {

	private static final AttributeKey<String> STACKTRACE = AttributeKey.stringKey("code.stacktrace");

	private final AtomicLong nanoTime = new AtomicLong();

	private final RunningTraces running = new RunningTraces(
			new ApplicationCode(List.of(RunningTracesTests.class.getName())), this.nanoTime::get);

	private final InMemorySpanExporter ended = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(this.running)
		.addSpanProcessor(SimpleSpanProcessor.create(this.ended))
		.build();

	private final Tracer tracer = this.provider.get("test");

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void aRequestWithoutARouteSoFarIsNamedByItsPath() {
		Span request = this.tracer.spanBuilder("GET")
			.setSpanKind(SpanKind.SERVER)
			.setAttribute("http.request.method", "GET")
			.setAttribute("url.path", "/orders/7")
			.startSpan();
		assertThat(this.running.running().get(0).rootName()).isEqualTo("GET /orders/7");
		request.end();
	}

	@Test
	void anOpenTraceIsThereUntilItEnds() {
		Span root = this.tracer.spanBuilder("GET /").startSpan();
		Span child = child(root, "select", SpanKind.CLIENT);
		RunningTrace trace = only();
		assertThat(trace.traceId()).isEqualTo(root.getSpanContext().getTraceId());
		assertThat(trace.rootName()).isEqualTo("GET /");
		assertThat(trace.spanCount()).isEqualTo(2);
		assertThat(trace.spans()).extracting(RunningTrace.OpenSpan::name).containsExactly("GET /", "select");
		assertThat(trace.spans().get(0).parentSpanId()).isNull();
		assertThat(trace.spans().get(1).parentSpanId()).isEqualTo(root.getSpanContext().getSpanId());
		assertThat(trace.ageMs()).isGreaterThanOrEqualTo(trace.spans().get(1).ageMs());
		child.end();
		assertThat(only().spanCount()).isOne();
		root.end();
		assertThat(this.running.running()).isEmpty();
		assertThat(this.running.size()).isZero();
	}

	@Test
	void theStackIsThatOfTheThreadThatStartedTheYoungest() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		Thread thread = new Thread(() -> holdASpanOpen(release), "worker-7");
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
		RunningTrace trace = only();
		assertThat(trace.thread()).isEqualTo("worker-7");
		assertThat(trace.stack()).anyMatch((frame) -> frame.startsWith(getClass().getName() + ".holdASpanOpen("));
		assertThat(trace.stack()).noneMatch((frame) -> frame.startsWith("java.base/"));
		release.countDown();
		thread.join();
		assertThat(this.running.running()).isEmpty();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads")
	void virtualThreadsHaveAStackToo() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Thread thread = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
			.invoke(null, (Runnable) () -> holdASpanOpen(release));
		Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
		assertThat(only().stack()).anyMatch((frame) -> frame.contains(".holdASpanOpen("));
		release.countDown();
		thread.join();
	}

	@Test
	void aThreadThatIsIdleAgainHasNoStack() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			Span span = pool.submit(() -> this.tracer.spanBuilder("async").startSpan()).get();
			Awaitility.await().untilAsserted(() -> assertThat(only().stack()).isEmpty());
			span.end();
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void aThreadThatWorksOnAnotherTraceHasNoStackOfThis() {
		Span before = this.tracer.spanBuilder("before").setNoParent().startSpan();
		Span after = this.tracer.spanBuilder("after").setNoParent().startSpan();
		assertThat(this.running.running())
			.filteredOn((trace) -> trace.traceId().equals(before.getSpanContext().getTraceId()))
			.allSatisfy((trace) -> assertThat(trace.stack()).isEmpty());
		assertThat(this.running.running())
			.filteredOn((trace) -> trace.traceId().equals(after.getSpanContext().getTraceId()))
			.allSatisfy((trace) -> assertThat(trace.stack()).isNotEmpty());
		before.end();
		after.end();
	}

	@Test
	void aThreadThatHasEndedHasNeitherNameNorStack() throws InterruptedException {
		Span[] span = new Span[1];
		Thread thread = new Thread(() -> span[0] = this.tracer.spanBuilder("left").startSpan());
		thread.start();
		thread.join();
		assertThat(only().thread()).isNull();
		assertThat(only().stack()).isEmpty();
		span[0].end();
	}

	@Test
	void aSpanThatNobodyCanEndAnyMoreIsForgotten() {
		for (int i = 0; i < 100; i++) {
			this.tracer.spanBuilder("lost").setNoParent().startSpan();
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return this.running.size() == 0;
		});
	}

	@Test
	void thereIsALimitToWhatIsRemembered() {
		List<Span> spans = new ArrayList<>();
		for (int i = 0; i < RunningTraces.MAX_OPEN + 100; i++) {
			spans.add(this.tracer.spanBuilder("x").setNoParent().startSpan());
		}
		assertThat(this.running.size()).isEqualTo(RunningTraces.MAX_OPEN);
		assertThat(this.running.running()).hasSize(200);
		spans.forEach(Span::end);
		assertThat(this.running.size()).isZero();
	}

	@Test
	void theFifthCallOfTheSameNameBelowOneSpanSaysWhereItIsMade() {
		Span root = this.tracer.spanBuilder("root").startSpan();
		for (int i = 0; i < 8; i++) {
			child(root, "select", SpanKind.CLIENT).end();
			child(root, "insert", SpanKind.CLIENT).end();
			child(root, "own", SpanKind.INTERNAL).end();
		}
		root.end();
		List<SpanData> marked = marked();
		assertThat(marked).extracting(SpanData::getName).containsExactly("select", "insert");
		assertThat(this.ended.getFinishedSpanItems().indexOf(marked.get(0))).isEqualTo(4 * 3);
		assertThat(marked.get(0).getAttributes().get(STACKTRACE)).startsWith("\tat " + getClass().getName())
			.contains(".theFifthCallOfTheSameNameBelowOneSpanSaysWhereItIsMade(RunningTracesTests.java:")
			.doesNotContain("io.opentelemetry", "org.junit");
	}

	@Test
	void callsBelowDifferentSpansAreNotRepeats() {
		for (int i = 0; i < 10; i++) {
			Span root = this.tracer.spanBuilder("root").setNoParent().startSpan();
			child(root, "select", SpanKind.CLIENT).end();
			root.end();
		}
		assertThat(marked()).isEmpty();
	}

	@Test
	void underLoadOnlySomeStacksAreTakenEachSecond() {
		repeat(1000);
		assertThat(marked()).hasSize(20);
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		repeat(1000);
		assertThat(marked()).hasSize(30);
		this.nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		repeat(1000);
		assertThat(marked()).hasSize(50);
	}

	@Test
	void manyDifferentCallsAreNotAllTold() {
		Span root = this.tracer.spanBuilder("root").startSpan();
		for (int i = 0; i < 10; i++) {
			for (int name = 0; name < 100; name++) {
				child(root, "call " + name, SpanKind.CLIENT).end();
			}
		}
		root.end();
		assertThat(marked()).hasSize(8);
	}

	private void repeat(int times) {
		for (int i = 0; i < times; i++) {
			Span root = this.tracer.spanBuilder("root").setNoParent().startSpan();
			for (int j = 0; j < RunningTraces.REPEATS; j++) {
				child(root, "select", SpanKind.CLIENT).end();
			}
			root.end();
		}
	}

	private void holdASpanOpen(CountDownLatch release) {
		Span span = this.tracer.spanBuilder("held").startSpan();
		try {
			release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			span.end();
		}
	}

	private Span child(Span parent, String name, SpanKind kind) {
		return this.tracer.spanBuilder(name).setSpanKind(kind).setParent(Context.root().with(parent)).startSpan();
	}

	private List<SpanData> marked() {
		return this.ended.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getAttributes().get(STACKTRACE) != null)
			.toList();
	}

	private RunningTrace only() {
		List<RunningTrace> traces = this.running.running();
		assertThat(traces).hasSize(1);
		return traces.get(0);
	}

}
