package dev.traced.sampling;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tokens that are added evenly, up to a limit. Kept as the time at which the bucket is
 * full, so that nothing is written when there is no token.
 */
final class TokenBucket {

	private static final double SECOND = 1_000_000_000;

	private final long interval;

	private final long capacity;

	private final AtomicLong full;

	/**
	 * Begins with a full bucket.
	 * @param rate tokens per second
	 * @param capacity how many tokens it holds, at least 1
	 * @param now the time in nanoseconds, of any origin
	 */
	TokenBucket(double rate, double capacity, long now) {
		this.interval = Math.max(1, Math.round(SECOND / rate));
		this.capacity = Math.round(SECOND / rate * capacity);
		this.full = new AtomicLong(now);
	}

	/** Takes a token if there is one. */
	boolean take(long now) {
		while (true) {
			long full = this.full.get();
			long ahead = Math.max(0, full - now);
			if (ahead + this.interval > this.capacity) {
				return false;
			}
			if (this.full.compareAndSet(full, now + ahead + this.interval)) {
				return true;
			}
		}
	}

	/** How full it is, from 0 to 1. */
	double level(long now) {
		return 1 - (double) Math.max(0, this.full.get() - now) / this.capacity;
	}

}
