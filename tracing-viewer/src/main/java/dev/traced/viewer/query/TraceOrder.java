package dev.traced.viewer.query;

import java.util.Comparator;

import dev.traced.viewer.store.TraceSummary;

/**
 * What traces are ordered by. Those that are alike are ordered by their ids, so that
 * pages follow each other without a gap.
 */
public enum TraceOrder {

	/** When they began. */
	TIME(Comparator.comparingLong(TraceSummary::startEpochNanos)),

	/** How long they took. */
	DURATION(Comparator.comparingLong(TraceSummary::durationNanos)),

	/** How many spans they have. */
	SPANS(Comparator.comparingInt(TraceSummary::spanCount)),

	/** How many of their spans have failed. */
	ERRORS(Comparator.comparingInt(TraceSummary::errorCount));

	private final Comparator<TraceSummary> ascending;

	private final Comparator<TraceSummary> descending;

	TraceOrder(Comparator<TraceSummary> order) {
		Comparator<TraceSummary> byId = Comparator.comparing(TraceSummary::traceId);
		this.ascending = order.thenComparing(byId);
		this.descending = order.reversed().thenComparing(byId);
	}

	Comparator<TraceSummary> comparator(boolean descending) {
		return descending ? this.descending : this.ascending;
	}

}
