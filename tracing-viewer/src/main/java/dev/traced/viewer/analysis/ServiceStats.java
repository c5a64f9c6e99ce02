package dev.traced.viewer.analysis;

/**
 * What a service has done. Its requests are its spans of kind {@code SERVER} and
 * {@code CONSUMER} and those that begin a trace.
 *
 * @param name {@code service.name}, or {@code (other)} for those beyond the limit
 * @param spanCount how many spans it has sent
 * @param requests its requests
 * @param lastSeenEpochNanos when its last span arrived, nanoseconds since the epoch
 */
public record ServiceStats(String name, long spanCount, RequestStats requests, long lastSeenEpochNanos) {

}
