package dev.traced.sampling.tail;

import java.time.Duration;

/**
 * Durations as nanoseconds. Those of more than 292 years are none, and stand for ever.
 */
final class Nanos {

	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

	private Nanos() {
	}

	static long of(Duration duration) {
		return (duration.compareTo(MAX) < 0) ? duration.toNanos() : Long.MAX_VALUE;
	}

}
