package dev.traced.viewer.analysis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Allows so many stacks a second, because each costs its request some time: a few at
 * once, when somebody tries something out, but not for every request under load.
 */
final class StackAllowance {

	private static final long INTERVAL_NANOS = 100_000_000;

	private static final long BURST_NANOS = 20 * INTERVAL_NANOS;

	private final LongSupplier nanoTime;

	/** When the allowance will be whole again. */
	private final AtomicLong whole;

	StackAllowance(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.whole = new AtomicLong(nanoTime.getAsLong());
	}

	/** Whether one may be taken now; where two threads ask at once, one may not. */
	boolean take() {
		long now = this.nanoTime.getAsLong();
		long before = this.whole.get();
		long base = (before - now > 0) ? before : now;
		return base - now <= BURST_NANOS - INTERVAL_NANOS && this.whole.compareAndSet(before, base + INTERVAL_NANOS);
	}

}
