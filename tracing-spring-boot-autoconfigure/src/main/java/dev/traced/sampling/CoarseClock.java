package dev.traced.sampling;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A nano clock that is cheap when it is asked very often. Reading
 * {@link System#nanoTime()} takes 20 ns or more, most of what a decision may cost. Up to
 * some hundred thousand readings a second every answer is a reading; beyond that, up to
 * 31 of 32 callers get a reading of some 20 microseconds ago.
 * <p>
 * When such a rush ends, the first few callers (32 on average at worst) may still get the
 * last reading of the rush. Nobody gets it for long: chance decides who reads, for every
 * call anew, and whoever reads after a pause makes the clock exact again.
 */
final class CoarseClock implements LongSupplier {

	private static final int MAX_SKIPPED = 31;

	/**
	 * Of this many readings one is counted; a power of two. Counting takes the cache line
	 * from the other threads, and what lies beside it.
	 */
	private static final int COUNTED = 64;

	/** Counted readings between two estimates of their rate. */
	private static final int ESTIMATE_EVERY = 16;

	/** More readings per second than this, and twice as many callers go without. */
	private static final long NANOS_PER_READING_AT_MOST = 4_000;

	/**
	 * A reading that is not this much younger than the last one is not worth sharing:
	 * that, too, takes the cache line from the other threads.
	 */
	private static final long SHARED_EVERY = 20_000;

	private static final long PAUSE = 1_000_000;

	private final LongSupplier nanos;

	private final AtomicInteger counted = new AtomicInteger();

	/**
	 * A power of two less one: callers whose random bits under it are not 0 go without.
	 */
	private volatile int skipped;

	private volatile long recent;

	private volatile long estimated;

	CoarseClock(LongSupplier nanos) {
		this.nanos = nanos;
		this.recent = nanos.getAsLong();
		this.estimated = this.recent;
	}

	@Override
	public long getAsLong() {
		int random = ThreadLocalRandom.current().nextInt();
		return ((random & this.skipped) != 0) ? this.recent : read(random >>> 16);
	}

	private long read(int random) {
		long now = this.nanos.getAsLong();
		long age = now - this.recent;
		if (age > SHARED_EVERY) {
			this.recent = now;
			if (age > PAUSE && this.skipped != 0) {
				this.skipped = 0;
			}
		}
		if ((random & (COUNTED - 1)) == 0 && this.counted.incrementAndGet() == ESTIMATE_EVERY) {
			estimate(now);
		}
		return now;
	}

	/** Only whoever counted the last one comes here. */
	private void estimate(long now) {
		long perReading = (now - this.estimated) / (ESTIMATE_EVERY * COUNTED);
		int skipped = this.skipped;
		if (perReading < NANOS_PER_READING_AT_MOST) {
			this.skipped = Math.min(MAX_SKIPPED, skipped * 2 + 1);
		}
		else if (perReading > NANOS_PER_READING_AT_MOST * 4) {
			this.skipped = skipped / 2;
		}
		this.estimated = now;
		this.counted.set(0);
	}

}
