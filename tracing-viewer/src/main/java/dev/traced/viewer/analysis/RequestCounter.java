package dev.traced.viewer.analysis;

/**
 * Counts requests. Not safe for several threads.
 */
final class RequestCounter {

	private final LatencyHistogram latencies = new LatencyHistogram();

	private final Timeline timeline = new Timeline();

	private long errors;

	void add(long nanos, boolean error, long nowMillis) {
		this.latencies.add(nanos);
		this.timeline.add(nowMillis);
		if (error) {
			this.errors++;
		}
	}

	/** Takes back what was added at a moment before. */
	void remove(long nanos, boolean error, long thenMillis) {
		this.latencies.remove(nanos);
		this.timeline.remove(thenMillis);
		if (error) {
			this.errors--;
		}
	}

	long count() {
		return this.latencies.total();
	}

	LatencyHistogram latencies() {
		return this.latencies;
	}

	RequestStats snapshot(long nowMillis, long startedMillis) {
		long count = this.latencies.total();
		return new RequestStats(count, this.errors, this.timeline.ratePerSecond(nowMillis, startedMillis),
				(count > 0) ? (double) this.errors / count : 0, this.latencies.percentileMs(0.5),
				this.latencies.percentileMs(0.95), this.latencies.percentileMs(0.99), this.latencies.maxMs());
	}

}
