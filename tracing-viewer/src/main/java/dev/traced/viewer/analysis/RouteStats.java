package dev.traced.viewer.analysis;

import java.util.List;

import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one operation of a service.
 *
 * @param service the service
 * @param operation method and route, without a route the name of the span, or
 * {@code (other)} for those beyond the limit
 * @param kind the kind of the spans
 * @param route {@code http.route}, or {@code null} without one
 * @param method {@code http.request.method}, or {@code null} without one
 * @param requests the requests
 * @param series the window, slice by slice, the oldest first; slices without a request
 * are there too
 * @param histogram how many took how long, the fastest first; buckets without a request
 * are left out
 * @param slowest the slowest of late, the slowest first
 * @param failing the last that failed, the last first
 */
public record RouteStats(String service, String operation, SpanKind kind, @Nullable String route,
		@Nullable String method, RequestStats requests, List<Slice> series, List<Bucket> histogram,
		List<TraceExample> slowest, List<TraceExample> failing) {

	/**
	 * The requests of a part of the window.
	 *
	 * @param epochMillis when it began, milliseconds since the epoch
	 * @param count how many requests
	 * @param errors how many of them have failed
	 * @param p50Ms half of them took no longer, in milliseconds
	 * @param p95Ms 95 % of them took no longer, in milliseconds
	 */
	public record Slice(long epochMillis, long count, long errors, double p50Ms, double p95Ms) {

	}

	/**
	 * Requests that took about equally long.
	 *
	 * @param upToMs how long they took at most, in milliseconds
	 * @param count how many
	 */
	public record Bucket(double upToMs, long count) {

	}

}
