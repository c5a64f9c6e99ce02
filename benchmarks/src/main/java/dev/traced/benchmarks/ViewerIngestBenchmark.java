package dev.traced.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.sdk.trace.data.SpanData;
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
 * How many spans a second the viewer takes, encoded, indexed, summed up and, since the
 * store is full from the start, paid for by the eviction of others. Run it on one core
 * ({@code taskset -c 0}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ViewerIngestBenchmark {

	private static final int BATCH = 8_000;

	private final List<SpanData> spans = new ArrayList<>();

	private final ViewerTraces traces = new ViewerTraces(2);

	private TraceStore store;

	/** Fills the store. */
	@Setup
	public void fill() {
		this.store = new TraceStore(StoreLimits.defaults().with(32L << 20, 20_000), List.of());
		for (int i = 0; i < 25; i++) {
			make();
			ingest();
		}
	}

	/** Makes the spans of the next invocation, which are those of new traces. */
	@Setup(Level.Invocation)
	public void make() {
		this.spans.clear();
		while (this.spans.size() < BATCH) {
			this.spans.addAll(this.traces.next());
		}
	}

	/** Stops the store. */
	@TearDown
	public void close() {
		if (this.store.status().dropped().values().stream().anyMatch((count) -> count > 0)) {
			throw new IllegalStateException("dropped: " + this.store.status());
		}
		this.store.close();
	}

	/** Offers spans, and waits until they are stored. */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void ingest() {
		for (SpanData span : this.spans) {
			this.store.offer(span);
		}
		this.store.flush();
	}

}
