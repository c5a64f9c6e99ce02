package dev.traced.viewer.query;

import java.util.List;
import java.util.function.UnaryOperator;

import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Which traces, in which order, and which part of them.
 *
 * @param service a service that takes part, or {@code null} for any
 * @param startEpochNanos they began then or later
 * @param endEpochNanos they began then or earlier
 * @param minDurationNanos they took at least that long
 * @param maxDurationNanos they took at most that long
 * @param minSpanDurationNanos one of their spans took at least that long
 * @param status their outcome, or {@code null} for any
 * @param route the route or name of their root, or {@code null} for any
 * @param q further conditions, or {@code ""}
 * @param order what they are ordered by
 * @param descending whether the largest comes first
 * @param limit how many are wanted
 * @param offset how many before these are left out
 */
public record TraceQuery(@Nullable String service, long startEpochNanos, long endEpochNanos, long minDurationNanos,
		long maxDurationNanos, long minSpanDurationNanos, @Nullable StatusCode status, @Nullable String route, String q,
		TraceOrder order, boolean descending, int limit, int offset) {

	/** The newest fifty. */
	public static final TraceQuery NEWEST = new TraceQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, 0,
			null, null, "", TraceOrder.TIME, true, 50, 0);

	/**
	 * Reads the parameters of a request: {@code service}, {@code start} and {@code end}
	 * (RFC 3339), {@code min_duration}, {@code max_duration} and
	 * {@code min_span_duration} (milliseconds, or with a unit), {@code status},
	 * {@code route}, {@code q}, {@code sort}, {@code limit} and {@code offset}.
	 * @param parameters answers a parameter's value or, if there is none, {@code null}
	 * @return the query
	 * @throws QueryException if one of them is wrong; {@code q} is read when it is used
	 */
	public static TraceQuery of(UnaryOperator<@Nullable String> parameters) {
		return new QueryParameters(parameters).query();
	}

	/**
	 * The same with other conditions.
	 * @param q the conditions
	 * @return the query
	 */
	public TraceQuery withQ(String q) {
		return new TraceQuery(this.service, this.startEpochNanos, this.endEpochNanos, this.minDurationNanos,
				this.maxDurationNanos, this.minSpanDurationNanos, this.status, this.route, q, this.order,
				this.descending, this.limit, this.offset);
	}

	/**
	 * The same in another order.
	 * @param order what is ordered by
	 * @param descending whether the largest comes first
	 * @return the query
	 */
	public TraceQuery withOrder(TraceOrder order, boolean descending) {
		return new TraceQuery(this.service, this.startEpochNanos, this.endEpochNanos, this.minDurationNanos,
				this.maxDurationNanos, this.minSpanDurationNanos, this.status, this.route, this.q, order, descending,
				this.limit, this.offset);
	}

	/**
	 * Another part of the same.
	 * @param limit how many are wanted
	 * @param offset how many before these are left out
	 * @return the query
	 */
	public TraceQuery withPage(int limit, int offset) {
		return new TraceQuery(this.service, this.startEpochNanos, this.endEpochNanos, this.minDurationNanos,
				this.maxDurationNanos, this.minSpanDurationNanos, this.status, this.route, this.q, this.order,
				this.descending, limit, offset);
	}

	/** The conditions of {@code q}. */
	List<Term> terms() {
		return QueryParser.parse(this.q);
	}

}
