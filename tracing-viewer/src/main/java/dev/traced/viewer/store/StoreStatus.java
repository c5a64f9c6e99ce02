package dev.traced.viewer.store;

import java.util.Map;

/**
 * How full the store is, and what it could not hold.
 *
 * @param traces traces held
 * @param spans spans held
 * @param logs lines of log held
 * @param bytes memory taken, as accounted
 * @param maxBytes memory that may be taken
 * @param evicted traces that had to go since the start, by what they were held as:
 * {@code recent}, {@code error}, {@code slow}, {@code median}, {@code pinned}, or
 * {@code logs} for lines without a span
 * @param dropped spans and lines that were not taken since the start, by cause:
 * {@code queue} (more waited than may), {@code trace_full} (the trace is as large as one
 * may be), {@code logs_full}, {@code invalid} (without an id, or they could not be read),
 * {@code duplicate} (delivered before) and {@code closed}
 * @param queueSize spans and lines that wait
 * @param queueCapacity how many may wait
 * @param listenerFailures how often a listener has failed
 */
public record StoreStatus(int traces, long spans, long logs, long bytes, long maxBytes, Map<String, Long> evicted,
		Map<String, Long> dropped, int queueSize, int queueCapacity, long listenerFailures) {

}
