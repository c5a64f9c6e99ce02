package dev.traced.viewer.analysis;

import java.util.Arrays;

/**
 * How many came when, in the slices of a window that moves on. Not safe for several
 * threads.
 */
final class Timeline {

	static final int SLICES = 30;

	static final long SLICE_MILLIS = LiveStatistics.WINDOW.toMillis() / SLICES;

	private final int[] counts = new int[SLICES];

	/** The number of the newest slice, counted from the epoch. */
	private long newest = Long.MIN_VALUE;

	void add(long nowMillis) {
		advance(nowMillis);
		this.counts[index(sliceOf(nowMillis))]++;
	}

	/** Takes back what was added at a moment before. */
	void remove(long thenMillis) {
		long slice = sliceOf(thenMillis);
		if (slice <= this.newest && slice > this.newest - SLICES && this.counts[index(slice)] > 0) {
			this.counts[index(slice)]--;
		}
	}

	/**
	 * How many a second.
	 * @param nowMillis the end of the window
	 * @param startedMillis when counting began
	 */
	double ratePerSecond(long nowMillis, long startedMillis) {
		advance(nowMillis);
		long sum = 0;
		for (int count : this.counts) {
			sum += count;
		}
		long from = Math.max(startedMillis, (this.newest - SLICES + 1) * SLICE_MILLIS);
		return sum * 1000.0 / Math.max(1000, nowMillis - from);
	}

	private void advance(long nowMillis) {
		long slice = sliceOf(nowMillis);
		if (slice <= this.newest) {
			return;
		}
		if (slice - this.newest >= SLICES || this.newest == Long.MIN_VALUE) {
			Arrays.fill(this.counts, 0);
		}
		else {
			for (long each = this.newest + 1; each <= slice; each++) {
				this.counts[index(each)] = 0;
			}
		}
		this.newest = slice;
	}

	static long sliceOf(long millis) {
		return Math.floorDiv(millis, SLICE_MILLIS);
	}

	static int index(long slice) {
		return Math.floorMod(slice, SLICES);
	}

}
