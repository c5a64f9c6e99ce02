package dev.traced.recording;

import io.opentelemetry.sdk.common.Clock;

/**
 * The time of day within one local trace, measured from its beginning by the monotonic
 * clock: so spans of a trace never seem to end before they begin when the system's clock
 * is set.
 */
final class TraceClock {

	private final Clock clock;

	private final long epochNanos;

	private final long nanoTime;

	TraceClock(Clock clock) {
		this.clock = clock;
		this.epochNanos = clock.now();
		this.nanoTime = clock.nanoTime();
	}

	/** When the local trace began, in nanoseconds since the epoch. */
	long startTime() {
		return this.epochNanos;
	}

	/** The time now, in nanoseconds since the epoch. */
	long now() {
		return this.epochNanos + (this.clock.nanoTime() - this.nanoTime);
	}

}
