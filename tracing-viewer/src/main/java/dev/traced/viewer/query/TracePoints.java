package dev.traced.viewer.query;

import java.util.List;

/**
 * The traces that were found, as points over time.
 *
 * @param total how many were found
 * @param points the newest of them, newest first
 */
public record TracePoints(int total, List<Point> points) {

	/**
	 * A trace.
	 *
	 * @param startEpochNanos when it began
	 * @param durationNanos how long it took
	 * @param error whether it has failed
	 * @param traceId its id
	 */
	public record Point(long startEpochNanos, long durationNanos, boolean error, String traceId) {

	}

}
