package dev.traced.autoconfigure;

import java.time.Duration;
import java.time.Instant;

/**
 * Tells the time, and when it is over. A bean of this type takes the place of the clock
 * of the machine.
 */
interface RevertTimer extends AutoCloseable {

	/** The time. */
	Instant now();

	/** Runs a task once, later. What is returned keeps it from being run. */
	Runnable schedule(Runnable task, Duration delay);

	@Override
	void close();

	/** On a thread that is there only while something is to be run. */
	static RevertTimer daemon() {
		return new DaemonRevertTimer();
	}

}
