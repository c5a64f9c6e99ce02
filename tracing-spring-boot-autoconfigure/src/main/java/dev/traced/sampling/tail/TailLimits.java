package dev.traced.sampling.tail;

import java.time.Duration;

/**
 * How much may wait for the ends of local traces. Whatever is beyond goes, the oldest
 * trace first.
 *
 * @param traces local traces that wait
 * @param spans ended spans that wait, of all traces together
 * @param bytes estimated size of these
 * @param spansPerTrace ended spans of one trace that wait
 * @param age how long one waits, and how long it is remembered that it was kept
 * @param decisions of how many traces it is remembered that they were kept
 */
public record TailLimits(int traces, int spans, long bytes, int spansPerTrace, Duration age, int decisions) {

	private static final int MAX_STRIPES = 16;

	/** Into how many parts the limits can be divided without one getting too small. */
	int stripes() {
		long parts = Math.min(this.traces / 64, this.spans / Math.max(1000, this.spansPerTrace));
		parts = Math.min(Math.min(parts, this.bytes / (1L << 20)), MAX_STRIPES);
		return Integer.highestOneBit((int) Math.max(1, parts));
	}

	/** The limits, so that all spans of a trace that may have so many can wait. */
	TailLimits atLeast(int maxPerTrace) {
		return (maxPerTrace == Integer.MAX_VALUE || maxPerTrace <= this.spansPerTrace) ? this : new TailLimits(
				this.traces, Math.max(this.spans, maxPerTrace), this.bytes, maxPerTrace, this.age, this.decisions);
	}

	/** The limits of one of so many parts. */
	TailLimits divided(int parts) {
		return new TailLimits(this.traces / parts, this.spans / parts, this.bytes / parts, this.spansPerTrace, this.age,
				Math.max(1, this.decisions / parts));
	}

}
