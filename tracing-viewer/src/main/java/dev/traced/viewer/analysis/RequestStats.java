package dev.traced.viewer.analysis;

/**
 * Rate, errors and durations of some requests. All but the rate are those of every
 * request since the viewer started, whether its trace is still held or not. Percentiles
 * are off by at most 5 %, the maximum is exact.
 *
 * @param requestCount how many
 * @param errorCount how many of them have failed
 * @param ratePerSecond how many a second in the window of {@link LiveStatistics#WINDOW}
 * @param errorShare how many of them have failed, from 0 to 1
 * @param p50Ms half of them took no longer, in milliseconds
 * @param p95Ms 95 % of them took no longer, in milliseconds
 * @param p99Ms 99 % of them took no longer, in milliseconds
 * @param maxMs how long the slowest took, in milliseconds
 */
public record RequestStats(long requestCount, long errorCount, double ratePerSecond, double errorShare, double p50Ms,
		double p95Ms, double p99Ms, double maxMs) {

}
