package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import dev.traced.viewer.query.TracePoints.Point;
import dev.traced.viewer.store.StoreSnapshot;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.ServiceShare;
import dev.traced.viewer.store.TraceView;
import io.opentelemetry.api.trace.StatusCode;

/**
 * Finds traces among all that are held: first by their summaries, then, where a query
 * asks for it, by their spans as they are encoded. Order comes before limit.
 */
public final class TraceFinder {

	/** As many points as a plot can show. */
	private static final int MAX_POINTS = 20_000;

	private final TraceStore store;

	/**
	 * Finds in a store.
	 * @param store the store
	 */
	public TraceFinder(TraceStore store) {
		this.store = store;
	}

	/**
	 * Finds a page of traces.
	 * @param query which
	 * @return the page, with the number of all
	 * @throws QueryException if the conditions can't be read
	 */
	public TracePage find(TraceQuery query) {
		List<TraceSummary> found = all(query);
		int from = Math.min(Math.max(0, query.offset()), found.size());
		int to = (int) Math.min((long) from + Math.max(0, query.limit()), found.size());
		List<TraceSummary> first = first(found, query.order().comparator(query.descending()), to);
		return new TracePage(found.size(), query.offset(), query.limit(), List.copyOf(first.subList(from, to)));
	}

	/** The first of all by an order: a page is much less than all. */
	private static List<TraceSummary> first(List<TraceSummary> all, Comparator<TraceSummary> order, int count) {
		if (count > all.size() / 8) {
			all.sort(order);
			return all;
		}
		PriorityQueue<TraceSummary> first = new PriorityQueue<>(count + 1, order.reversed());
		for (TraceSummary each : all) {
			if (first.size() < count) {
				first.add(each);
			}
			else if (count > 0 && order.compare(each, first.element()) < 0) {
				first.remove();
				first.add(each);
			}
		}
		List<TraceSummary> sorted = new ArrayList<>(first);
		sorted.sort(order);
		return sorted;
	}

	/**
	 * Finds the newest traces as points; order and page of the query don't matter.
	 * @param query which
	 * @return the points, with the number of all traces
	 * @throws QueryException if the conditions can't be read
	 */
	public TracePoints points(TraceQuery query) {
		List<TraceSummary> found = all(query);
		found.sort(TraceOrder.TIME.comparator(true));
		List<Point> points = new ArrayList<>(Math.min(MAX_POINTS, found.size()));
		for (TraceSummary each : found.subList(0, Math.min(MAX_POINTS, found.size()))) {
			points.add(new Point(each.startEpochNanos(), each.durationNanos(), each.status() == StatusCode.ERROR,
					each.traceId()));
		}
		return new TracePoints(found.size(), points);
	}

	private List<TraceSummary> all(TraceQuery query) {
		List<Term> ofTrace = new ArrayList<>();
		List<Term> ofSpan = new ArrayList<>();
		for (Term term : query.terms()) {
			(term.subject().isOfTrace() ? ofTrace : ofSpan).add(term);
		}
		List<TraceSummary> found = new ArrayList<>();
		if (ofSpan.isEmpty() && query.minSpanDurationNanos() <= 0) {
			for (TraceSummary summary : this.store.summaries()) {
				if (matches(query, ofTrace, summary)) {
					found.add(summary);
				}
			}
			return found;
		}
		try (StoreSnapshot snapshot = this.store.snapshot()) {
			SpanMatcher matcher = new SpanMatcher(snapshot, ofSpan);
			SpanMatcher slow = new SpanMatcher(snapshot, minSpanDuration(query));
			for (TraceView view : snapshot.traces()) {
				TraceSummary summary = view.summary();
				if (matches(query, ofTrace, summary) && summary.durationNanos() >= query.minSpanDurationNanos()
						&& slow.matches(view) && matcher.matches(view)) {
					found.add(summary);
				}
			}
		}
		return found;
	}

	private static List<Term> minSpanDuration(TraceQuery query) {
		long min = query.minSpanDurationNanos();
		return (min > 0)
				? List.of(new Term(Term.Subject.SPAN_DURATION, "", Operator.AT_LEAST, Value.of(min + "ns", min)))
				: List.of();
	}

	private static boolean matches(TraceQuery query, List<Term> terms, TraceSummary summary) {
		if (summary.startEpochNanos() < query.startEpochNanos() || summary.startEpochNanos() > query.endEpochNanos()
				|| summary.durationNanos() < query.minDurationNanos()
				|| summary.durationNanos() > query.maxDurationNanos()
				|| (query.status() != null && summary.status() != query.status()) || !isOnRoute(query, summary)
				|| !hasService(query, summary)) {
			return false;
		}
		for (Term term : terms) {
			long value = switch (term.subject()) {
				case DURATION -> summary.durationNanos();
				case SPANS -> summary.spanCount();
				default -> summary.errorCount();
			};
			if (!term.value().holds(term.operator(), value)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isOnRoute(TraceQuery query, TraceSummary summary) {
		String route = query.route();
		return route == null || route.equals(summary.route()) || route.equals(summary.rootName());
	}

	private static boolean hasService(TraceQuery query, TraceSummary summary) {
		String service = query.service();
		if (service == null) {
			return true;
		}
		for (ServiceShare each : summary.services()) {
			if (each.name().equals(service)) {
				return true;
			}
		}
		return false;
	}

}
