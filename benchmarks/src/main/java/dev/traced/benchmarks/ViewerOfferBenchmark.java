package dev.traced.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the viewer costs on the thread of the application when a span ends, while the
 * store works beside it. Spans are handed over one by one, as many as the queue holds,
 * then the store catches up outside of the measurement.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewerOfferBenchmark {

	private static final int SPANS = 8_000;

	private final ReadableSpan[] spans = new ReadableSpan[SPANS];

	private TraceStore store;

	private StoringSpanProcessor processor;

	/** Begins a store. */
	@Setup
	public void begin() {
		this.store = new TraceStore(StoreLimits.defaults().with(32L << 20, 20_000), List.of());
		this.processor = new StoringSpanProcessor(this.store);
	}

	/** Makes spans, and waits until those before are stored. */
	@Setup(Level.Invocation)
	public void make() {
		Tracer tracer = SdkTracerProvider.builder().build().get("benchmark");
		for (int i = 0; i < SPANS; i++) {
			Span span = tracer.spanBuilder("GET /orders/{id}").startSpan();
			span.setAttribute("http.request.method", "GET");
			span.setAttribute("http.route", "/orders/{id}");
			span.setAttribute("url.path", "/orders/17");
			span.setAttribute("server.address", "localhost");
			span.setAttribute("server.port", 8080L);
			span.setAttribute("http.response.status_code", 200L);
			span.end();
			this.spans[i] = (ReadableSpan) span;
		}
		this.store.flush();
	}

	/** Stops the store. */
	@TearDown
	public void close() {
		this.store.close();
	}

	/** Ends spans. */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public void onEnd() {
		for (ReadableSpan span : this.spans) {
			this.processor.onEnd(span);
		}
	}

}
