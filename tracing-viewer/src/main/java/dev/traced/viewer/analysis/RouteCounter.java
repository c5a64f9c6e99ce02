package dev.traced.viewer.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import dev.traced.viewer.analysis.RouteStats.Slice;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of an operation, by time, and keeps examples. Not safe for several
 * threads.
 */
final class RouteCounter {

	private static final int EXAMPLES = 5;

	private final Key key;

	private final RequestCounter requests = new RequestCounter();

	private final @Nullable Part[] parts = new Part[Timeline.SLICES];

	private final List<Example> slowest = new ArrayList<>(EXAMPLES + 1);

	private final Deque<TraceExample> failing = new ArrayDeque<>(EXAMPLES + 1);

	RouteCounter(Key key) {
		this.key = key;
	}

	void add(SpanData span, long nanos, boolean error, long nowMillis) {
		this.requests.add(nanos, error, nowMillis);
		part(nowMillis).add(nanos, error);
		if (isSlow(nanos, nowMillis)) {
			keepSlow(new Example(example(span, nanos, null), nanos, nowMillis), nowMillis);
		}
		if (error) {
			this.failing.addFirst(example(span, nanos, SpanText.failure(span)));
			if (this.failing.size() > EXAMPLES) {
				this.failing.removeLast();
			}
		}
	}

	private Part part(long nowMillis) {
		long slice = Timeline.sliceOf(nowMillis);
		Part part = this.parts[Timeline.index(slice)];
		if (part == null) {
			part = new Part();
			this.parts[Timeline.index(slice)] = part;
		}
		part.become(slice);
		return part;
	}

	private boolean isSlow(long nanos, long nowMillis) {
		if (this.slowest.size() < EXAMPLES) {
			return true;
		}
		for (Example example : this.slowest) {
			if (nanos > example.nanos() || example.isOld(nowMillis)) {
				return true;
			}
		}
		return false;
	}

	private void keepSlow(Example example, long nowMillis) {
		this.slowest.add(example);
		this.slowest.sort(Comparator.comparingLong(Example::nanos).reversed());
		if (this.slowest.size() > EXAMPLES) {
			for (int i = 0; i < this.slowest.size(); i++) {
				if (this.slowest.get(i).isOld(nowMillis)) {
					this.slowest.remove(i);
					return;
				}
			}
			this.slowest.remove(EXAMPLES);
		}
	}

	private static TraceExample example(SpanData span, long nanos, @Nullable String message) {
		return new TraceExample(span.getTraceId(), span.getSpanId(), nanos / 1e6, message);
	}

	RouteStats snapshot(long nowMillis, long startedMillis) {
		List<Slice> series = new ArrayList<>(Timeline.SLICES);
		long newest = Timeline.sliceOf(nowMillis);
		for (long slice = newest - Timeline.SLICES + 1; slice <= newest; slice++) {
			Part part = this.parts[Timeline.index(slice)];
			series.add((part != null && part.slice == slice) ? part.snapshot()
					: new Slice(slice * Timeline.SLICE_MILLIS, 0, 0, 0, 0));
		}
		return new RouteStats(this.key.service(), this.key.operation(), this.key.kind(), this.key.route(),
				this.key.method(), this.requests.snapshot(nowMillis, startedMillis), series,
				this.requests.latencies().buckets(), this.slowest.stream().map(Example::example).toList(),
				List.copyOf(this.failing));
	}

	/**
	 * What tells an operation from others.
	 */
	record Key(String service, String operation, SpanKind kind, @Nullable String route, @Nullable String method) {

	}

	/**
	 * A slow one, and when it arrived: what has been kept for longer than the window
	 * gives way to what is newer.
	 */
	private record Example(TraceExample example, long nanos, long arrivedMillis) {

		boolean isOld(long nowMillis) {
			return nowMillis - this.arrivedMillis > LiveStatistics.WINDOW.toMillis();
		}

	}

	/**
	 * A slice of the window; it is used again when the window has moved on.
	 */
	private static final class Part {

		private final LatencyHistogram latencies = new LatencyHistogram();

		private long slice = Long.MIN_VALUE;

		private long errors;

		void become(long number) {
			if (this.slice < number) {
				this.slice = number;
				this.errors = 0;
				this.latencies.clear();
			}
		}

		void add(long nanos, boolean error) {
			this.latencies.add(nanos);
			if (error) {
				this.errors++;
			}
		}

		Slice snapshot() {
			return new Slice(this.slice * Timeline.SLICE_MILLIS, this.latencies.total(), this.errors,
					this.latencies.percentileMs(0.5), this.latencies.percentileMs(0.95));
		}

	}

}
