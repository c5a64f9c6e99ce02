package dev.traced.sampling;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * So many per second. Whatever keeps to the rate over every second passes, even if it all
 * comes at the same moment; a lasting rush is let through evenly, one each interval,
 * without regard to where a second begins.
 * <p>
 * Two rules make it so. A bucket, which holds a second's worth and is filled evenly, is
 * kept as the time at which it would be full (the "generic cell rate algorithm"), so that
 * who is refused only reads and compares. And over no second more than a tenth above the
 * rate, or one if that is more, may pass: a full bucket spent at once would be followed
 * by its refill otherwise. As long as the second rule refuses, the bucket is kept empty,
 * so that a rush which lasts goes on evenly when the second is over.
 * <p>
 * Lock-free. Threads that pass in the very same moment may pass in spite of the second
 * rule, never of the first.
 */
final class RateLimit {

	private static final long SECOND = 1_000_000_000;

	/** How long the bucket is empty after a refusal by the second rule. */
	private static final long PENALTY = SECOND / 100;

	private static final int MAX_SLOTS = 1024;

	private final long interval;

	/** How far ahead of the time {@link #full} may be for one more to pass. */
	private final long tolerance;

	/** Of this many that pass, the time of the first one is remembered. */
	private final int stride;

	private final AtomicLongArray passedAt;

	private final AtomicLong passed = new AtomicLong();

	private final AtomicLong full;

	/**
	 * Begins with a full bucket.
	 * @param rate how many per second, more than 0
	 * @param now the time in nanoseconds, of any origin
	 */
	RateLimit(double rate, long now) {
		this.interval = Math.max(1, Math.round(SECOND / rate));
		// at least two: a request that comes a little too early must not cost a turn
		this.tolerance = Math.max(SECOND - this.interval, this.interval);
		// the epsilon: 110 is not 110.00000000000001
		int limit = (int) Math.max(Math.floor(rate) + 1, Math.floor(rate * 1.1 + 1e-6));
		this.stride = (limit + MAX_SLOTS - 1) / MAX_SLOTS;
		this.passedAt = new AtomicLongArray((limit - this.stride + 1) / this.stride);
		for (int i = 0; i < this.passedAt.length(); i++) {
			this.passedAt.set(i, now - SECOND);
		}
		this.full = new AtomicLong(now);
	}

	/**
	 * Asks for one.
	 * @param now the time in nanoseconds
	 * @return whether it passes
	 */
	boolean pass(long now) {
		while (true) {
			long full = this.full.get();
			long ahead = full - now;
			if (ahead > this.tolerance) {
				return false;
			}
			long freeIn = freeIn(now);
			if (freeIn > 0) {
				if (this.full.compareAndSet(full, now + Math.min(freeIn, PENALTY) + this.tolerance)) {
					return false;
				}
			}
			else if (this.full.compareAndSet(full, ((ahead > 0) ? full : now) + this.interval)) {
				remember(now);
				return true;
			}
		}
	}

	/** When fewer than the limit will have passed in the second before. */
	private long freeIn(long now) {
		long passed = this.passed.get();
		return (passed % this.stride != 0) ? 0 : this.passedAt.get(slot(passed)) + SECOND - now;
	}

	private void remember(long now) {
		long passed = this.passed.getAndIncrement();
		if (passed % this.stride == 0) {
			this.passedAt.set(slot(passed), now);
		}
	}

	private int slot(long passed) {
		return (int) (passed / this.stride % this.passedAt.length());
	}

}
