package dev.traced.autoconfigure;

import java.time.Duration;

import dev.traced.export.RetrySettings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an export is retried.
 *
 * @param enabled Whether an export is retried, with growing pauses, when the receiver is
 * overloaded or out of reach.
 * @param maxAttempts How often a batch is sent, at most, before its spans are given up.
 * @param initialBackoff Pause before the first retry; each further one is half as long
 * again, give or take a fifth.
 * @param maxBackoff Longest pause, unless the receiver asks for a longer one.
 */
record RetryProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5") int maxAttempts,
		@DefaultValue("1s") Duration initialBackoff, @DefaultValue("5s") Duration maxBackoff) {

	/** Checks the values, which may belong to any exporter. */
	void validate(String prefix) {
		if (this.maxAttempts < 1) {
			throw new InvalidTracingPropertyException(prefix + ".max-attempts", this.maxAttempts, "1 or more");
		}
		if (this.initialBackoff.isNegative() || this.initialBackoff.isZero()) {
			throw new InvalidTracingPropertyException(prefix + ".initial-backoff", this.initialBackoff,
					"a duration above 0s");
		}
		if (this.maxBackoff.compareTo(this.initialBackoff) < 0) {
			throw new InvalidTracingPropertyException(prefix + ".max-backoff", this.maxBackoff,
					"a duration of " + prefix + ".initial-backoff or more, which is " + this.initialBackoff);
		}
	}

	RetrySettings toSettings() {
		return this.enabled ? new RetrySettings(this.maxAttempts, this.initialBackoff, this.maxBackoff)
				: RetrySettings.NONE;
	}

}
