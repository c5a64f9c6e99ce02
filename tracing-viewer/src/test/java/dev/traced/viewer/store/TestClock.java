package dev.traced.viewer.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is told to go on.
 */
final class TestClock implements LongSupplier {

	private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

	@Override
	public long getAsLong() {
		return this.nanos.get();
	}

	void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

}
