package dev.traced.export;

import java.time.Duration;

/**
 * How spans are gathered before they are exported.
 *
 * @param maxQueueSize how many spans may wait; what comes on top of them is dropped
 * @param maxBatchSize how many spans are exported at once, at most
 * @param scheduleDelay after which time a batch is exported even if it is not full
 * @param timeout how long an export may take
 */
public record BatchSettings(int maxQueueSize, int maxBatchSize, Duration scheduleDelay, Duration timeout) {

}
