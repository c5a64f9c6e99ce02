package dev.traced.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.viewer.query.TraceFinder;
import dev.traced.viewer.query.TraceOrder;
import dev.traced.viewer.query.TraceQuery;
import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long the viewer takes to list, sort and filter 10,000 traces of 100,000 spans, all
 * held, and to decode one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ViewerQueryBenchmark {

	private static final int TRACES = 10_000;

	private TraceStore store;

	private TraceFinder finder;

	private String traceId;

	/** Fills the store. */
	@Setup
	public void fill() {
		this.store = new TraceStore(StoreLimits.defaults().with(32L << 20, 20_000), List.of());
		this.finder = new TraceFinder(this.store);
		ViewerTraces traces = new ViewerTraces(1);
		for (int i = 0; i < TRACES; i++) {
			for (SpanData span : traces.next()) {
				this.traceId = span.getTraceId();
				this.store.offer(span);
			}
			if (i % 500 == 0) {
				this.store.flush();
			}
		}
		this.store.flush();
		if (this.store.summaries().size() != TRACES) {
			throw new IllegalStateException("not all held: " + this.store.status());
		}
	}

	/** Stops the store. */
	@TearDown
	public void close() {
		this.store.close();
	}

	private Object find(String q) {
		return this.finder.find(TraceQuery.NEWEST.withQ(q));
	}

	/**
	 * The newest fifty.
	 * @return the page
	 */
	@Benchmark
	public Object newest() {
		return find("");
	}

	/**
	 * The slowest fifty.
	 * @return the page
	 */
	@Benchmark
	public Object slowest() {
		return this.finder.find(TraceQuery.NEWEST.withOrder(TraceOrder.DURATION, true));
	}

	/**
	 * The points of the plot.
	 * @return the points
	 */
	@Benchmark
	public Object points() {
		return this.finder.points(TraceQuery.NEWEST);
	}

	/**
	 * An attribute that no span has so, which looks at all of them.
	 * @return the page
	 */
	@Benchmark
	public Object noUser() {
		return find("user.id = nobody");
	}

	/**
	 * One user of a thousand.
	 * @return the page
	 */
	@Benchmark
	public Object oneUser() {
		return find("user.id = user-7");
	}

	/**
	 * A number, which looks at all spans but those of the few that have failed.
	 * @return the page
	 */
	@Benchmark
	public Object failed() {
		return find("http.response.status_code >= 500");
	}

	/**
	 * A text within an attribute that every path of a request has another of.
	 * @return the page
	 */
	@Benchmark
	public Object contains() {
		return find("url.path ~ /9999");
	}

	/**
	 * A word that is nowhere, in any text of any span.
	 * @return the page
	 */
	@Benchmark
	public Object word() {
		return find("nowhere");
	}

	/**
	 * Three conditions on one span.
	 * @return the page
	 */
	@Benchmark
	public Object conjunction() {
		return find("kind = client AND db.system.name = postgresql AND db.response.returned_rows > 48");
	}

	/**
	 * One trace.
	 * @return the trace
	 */
	@Benchmark
	public HeldTrace one() {
		return this.store.trace(this.traceId);
	}

}
