package dev.traced.viewer.store;

import java.util.List;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What lists show of a trace. The root is the span without a parent or, while that has
 * not arrived, the earliest of those whose parent has not arrived.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param rootName name of the root
 * @param rootService service of the root
 * @param rootKind kind of the root
 * @param route {@code http.route} of the root, else {@code null}
 * @param method {@code http.request.method} of the root, else {@code null}
 * @param httpStatus {@code http.response.status_code} of the root, else 0
 * @param status the trace's: error if the root or, without an outcome of its own, any
 * span has failed
 * @param startEpochNanos when its first span began
 * @param durationNanos from the start of its first to the end of its last span
 * @param spanCount how many spans are held
 * @param errorCount how many of them have failed
 * @param services its services, that of the root first
 * @param complete whether the root, a span without a parent, has arrived
 * @param heldAs why it is held
 */
public record TraceSummary(String traceId, String rootName, String rootService, SpanKind rootKind,
		@Nullable String route, @Nullable String method, int httpStatus, StatusCode status, long startEpochNanos,
		long durationNanos, int spanCount, int errorCount, List<ServiceShare> services, boolean complete,
		HeldAs heldAs) {

	/**
	 * A service's share of a trace.
	 *
	 * @param name {@code service.name}
	 * @param spanCount how many of the spans are its
	 * @param errorCount how many of these have failed
	 */
	public record ServiceShare(String name, int spanCount, int errorCount) {

	}

	/** Why a trace is held: the class that it is evicted from. */
	public enum HeldAs {

		/** One of the newest. */
		RECENT,

		/** It has failed. */
		ERROR,

		/** One of the slowest of its route. */
		SLOW,

		/** The example of what is usual on its route. */
		MEDIAN,

		/** Somebody wants to keep it. */
		PINNED

	}

}
