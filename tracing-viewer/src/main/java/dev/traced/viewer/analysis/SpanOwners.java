package dev.traced.viewer.analysis;

/**
 * Remembers for a while which service a span belongs to, for a fixed number of spans: in
 * arrays, because every span passes here. A place is found by the id of a span, one of
 * four; if all four are taken the oldest gives way. Not safe for several threads.
 */
final class SpanOwners {

	static final int NOBODY = -1;

	private static final int WAYS = 4;

	private static final int MAX_AGE_SECONDS = 600;

	private final long[] ids;

	private final int[] traces;

	private final int[] owners;

	private final int[] seconds;

	private final int mask;

	/**
	 * Creates it.
	 * @param capacity how many are remembered, a power of two
	 */
	SpanOwners(int capacity) {
		this.ids = new long[capacity];
		this.traces = new int[capacity];
		this.owners = new int[capacity];
		this.seconds = new int[capacity];
		this.mask = capacity - 1;
	}

	/**
	 * Takes note of a span.
	 * @param key the span
	 * @param service the number of its service, not negative
	 * @param nowMillis the time
	 * @return whether it is new: a span of that service by that id has not been here
	 */
	boolean add(SpanKey key, int service, long nowMillis) {
		int now = (int) (nowMillis / 1000);
		int set = set(key);
		int oldest = set;
		for (int i = set; i < set + WAYS; i++) {
			if (isAt(i, key, now) && this.owners[i] == service + 1) {
				return false;
			}
			if (this.owners[i] == 0) {
				oldest = (this.owners[oldest] == 0) ? oldest : i;
			}
			else if (this.owners[oldest] != 0 && this.seconds[i] - this.seconds[oldest] < 0) {
				oldest = i;
			}
		}
		this.ids[oldest] = key.id();
		this.traces[oldest] = key.trace();
		this.owners[oldest] = service + 1;
		this.seconds[oldest] = now;
		return true;
	}

	/**
	 * Whose a span is. Two services may share an id, as Zipkin's do: then it is the
	 * asker's own.
	 * @param key the span
	 * @param asking the number of the service that asks
	 * @param nowMillis the time
	 * @return the number of its service, or {@link #NOBODY}
	 */
	int find(SpanKey key, int asking, long nowMillis) {
		int now = (int) (nowMillis / 1000);
		int set = set(key);
		int found = NOBODY;
		for (int i = set; i < set + WAYS; i++) {
			if (isAt(i, key, now)) {
				found = this.owners[i] - 1;
				if (found == asking) {
					return found;
				}
			}
		}
		return found;
	}

	private boolean isAt(int index, SpanKey key, int now) {
		return this.owners[index] != 0 && this.ids[index] == key.id() && this.traces[index] == key.trace()
				&& now - this.seconds[index] <= MAX_AGE_SECONDS;
	}

	private int set(SpanKey key) {
		long mixed = (key.id() ^ key.trace()) * 0x9E3779B97F4A7C15L;
		return (int) (mixed >>> 32) & this.mask & -WAYS;
	}

}
