package dev.traced.export;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How an exporter and the queue before it are doing.
 *
 * @param destination where the spans go, for people
 * @param waiting how many spans wait for their export
 * @param capacity how many may wait
 * @param exported how many the receiver has taken
 * @param retries how often a batch has been sent again
 * @param failed how many the exporter failed to deliver, retries included
 * @param rejected how many the receiver took and rejected
 * @param queueFull how many were dropped because the queue was full
 * @param afterShutdown how many ended when the queue was closed already
 * @param failing whether the latest export failed
 * @param lastFailure the latest failure, or {@code null} if there was none
 */
public record ExporterState(String destination, int waiting, int capacity, long exported, long retries, long failed,
		long rejected, long queueFull, long afterShutdown, boolean failing, @Nullable Failure lastFailure) {

	/**
	 * A failed export.
	 *
	 * @param reason why it failed
	 * @param at when it failed
	 */
	public record Failure(String reason, Instant at) {

	}

}
