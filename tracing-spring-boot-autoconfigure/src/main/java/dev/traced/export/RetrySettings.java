package dev.traced.export;

import java.time.Duration;

/**
 * How often an export is tried, and the pauses in between: each is half as long again as
 * the one before, give or take a fifth.
 *
 * @param maxAttempts how often a batch is sent, at most; 1 for no retries
 * @param initialBackoff the first pause
 * @param maxBackoff the longest pause, unless the receiver asks for a longer one
 */
public record RetrySettings(int maxAttempts, Duration initialBackoff, Duration maxBackoff) {

	/** Each batch is sent once. */
	public static final RetrySettings NONE = new RetrySettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

	private static final double MULTIPLIER = 1.5;

	/**
	 * The pause after an attempt.
	 * @param attempt the number of the attempt, from 1
	 * @param random a number from 0 to 1 that differs from one application to another
	 * @return the pause in nanoseconds
	 */
	long pauseNanos(int attempt, double random) {
		double pause = Math.min(this.initialBackoff.toNanos() * Math.pow(MULTIPLIER, attempt - 1),
				this.maxBackoff.toNanos());
		return (long) (pause * (0.8 + 0.4 * random));
	}

}
