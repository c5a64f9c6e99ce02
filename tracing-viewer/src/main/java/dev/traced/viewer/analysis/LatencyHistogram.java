package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.traced.viewer.analysis.RouteStats.Bucket;

/**
 * How many took how long, in buckets of which each is 10 % wider than the one before:
 * what is read from it is off by less than 5 %. Only the range of buckets that has been
 * used takes memory, at most {@value #BUCKETS} of four bytes. Not safe for several
 * threads.
 */
final class LatencyHistogram {

	/** So many hold any duration. */
	static final int BUCKETS = 388;

	private static final double GROWTH = 1.1;

	/** The first bucket holds all up to this. */
	private static final double FIRST_NANOS = 1000;

	private static final double LOG_GROWTH = Math.log(GROWTH);

	private static final double LOG_FIRST = Math.log(FIRST_NANOS);

	private static final double NANOS_PER_MILLI = 1e6;

	private int offset;

	private int[] counts = {};

	private long total;

	private long min = Long.MAX_VALUE;

	private long max;

	void add(long nanos) {
		int bucket = bucket(nanos);
		grow(bucket);
		int index = bucket - this.offset;
		if (this.counts[index] < Integer.MAX_VALUE) {
			this.counts[index]++;
		}
		this.total++;
		this.min = Math.min(this.min, nanos);
		this.max = Math.max(this.max, nanos);
	}

	/** Takes back what was added before. */
	void remove(long nanos) {
		int index = bucket(nanos) - this.offset;
		if (index < 0 || index >= this.counts.length || this.counts[index] == 0) {
			return;
		}
		this.counts[index]--;
		this.total--;
		if (nanos == this.max || this.counts[index] == 0) {
			int highest = this.counts.length - 1;
			while (highest >= 0 && this.counts[highest] == 0) {
				highest--;
			}
			this.max = (highest >= 0) ? (long) Math.min(this.max, middle(this.offset + highest)) : 0;
		}
	}

	void clear() {
		Arrays.fill(this.counts, 0);
		this.total = 0;
		this.min = Long.MAX_VALUE;
		this.max = 0;
	}

	long total() {
		return this.total;
	}

	double maxMs() {
		return this.max / NANOS_PER_MILLI;
	}

	/**
	 * What a share of the durations does not exceed.
	 * @param share from 0 to 1
	 * @return milliseconds, 0 if there is nothing
	 */
	double percentileMs(double share) {
		long rank = Math.max(1, (long) Math.ceil(share * this.total));
		long seen = 0;
		for (int i = 0; i < this.counts.length; i++) {
			seen += this.counts[i];
			if (seen >= rank) {
				return Math.min(Math.max(middle(this.offset + i), this.min), this.max) / NANOS_PER_MILLI;
			}
		}
		return maxMs();
	}

	List<Bucket> buckets() {
		List<Bucket> buckets = new ArrayList<>();
		for (int i = 0; i < this.counts.length; i++) {
			if (this.counts[i] > 0) {
				buckets.add(new Bucket(upper(this.offset + i) / NANOS_PER_MILLI, this.counts[i]));
			}
		}
		return buckets;
	}

	private void grow(int bucket) {
		if (this.counts.length == 0) {
			this.counts = new int[8];
			this.offset = Math.max(0, Math.min(bucket - 2, BUCKETS - 8));
		}
		if (bucket < this.offset) {
			int from = Math.max(0, bucket - 4);
			int[] wider = new int[this.counts.length + this.offset - from];
			System.arraycopy(this.counts, 0, wider, this.offset - from, this.counts.length);
			this.counts = wider;
			this.offset = from;
		}
		else if (bucket >= this.offset + this.counts.length) {
			this.counts = Arrays.copyOf(this.counts, Math.min(BUCKETS, bucket + 5) - this.offset);
		}
	}

	private static int bucket(long nanos) {
		if (nanos <= FIRST_NANOS) {
			return 0;
		}
		return Math.min(BUCKETS - 1, 1 + (int) ((Math.log(nanos) - LOG_FIRST) / LOG_GROWTH));
	}

	private static double upper(int bucket) {
		return FIRST_NANOS * Math.pow(GROWTH, bucket);
	}

	/** The value from which both ends of a bucket are equally far, as shares. */
	private static double middle(int bucket) {
		return upper(bucket) / Math.sqrt(GROWTH);
	}

}
