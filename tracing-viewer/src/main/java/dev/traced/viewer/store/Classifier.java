package dev.traced.viewer.store;

import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Says why a trace is held: because it has failed, is one of the slowest of its route, or
 * is the example of what is usual there.
 */
final class Classifier {

	/** How many of a route are held because they are slow. */
	private static final int SLOWEST = 5;

	/**
	 * An example that is this near to the median stays, so that examples don't change.
	 */
	private static final double NEAR = 0.05;

	private final Retention retention;

	Classifier(Retention retention) {
		this.retention = retention;
	}

	/** How a trace's route is called: one of HTTP by its method too. */
	static String routeOf(TraceSummary summary) {
		String route = summary.route();
		return (route != null) ? summary.method() + " " + route : summary.rootName();
	}

	/**
	 * Gives a trace the place that its summary says.
	 * @param trace the trace
	 * @param summary its summary
	 */
	void classify(StoredTrace trace, TraceSummary summary) {
		RouteGroup group = this.retention.group(summary.rootService(), routeOf(summary));
		if (trace.group != group) {
			Holding holding = (trace.holding == Holding.PINNED) ? Holding.PINNED : Holding.RECENT;
			this.retention.remove(trace);
			this.retention.add(trace, group, holding);
		}
		if (trace.holding == Holding.PINNED) {
			return;
		}
		if (summary.status() == StatusCode.ERROR) {
			this.retention.hold(trace, group, Holding.ERROR, true);
		}
		else if (trace.holding == Holding.ERROR || trace.holding == Holding.LOGS) {
			this.retention.hold(trace, group, Holding.RECENT, true);
		}
		if (trace.holding != Holding.ERROR && (summary.complete() || !trace.active)) {
			byDuration(trace, group, summary.durationNanos());
		}
	}

	private void byDuration(StoredTrace trace, RouteGroup group, long duration) {
		if (!trace.counted) {
			trace.counted = true;
			group.count(duration);
			if (trace.holding != Holding.MEDIAN && isNewMedian(group, duration)) {
				StoredTrace example = group.list(Holding.MEDIAN).head;
				this.retention.hold(trace, group, Holding.MEDIAN, true);
				if (example != null) {
					this.retention.hold(example, group, Holding.RECENT, false);
					slow(example, group, durationOf(example));
				}
			}
		}
		if (trace.holding == Holding.RECENT) {
			slow(trace, group, duration);
		}
	}

	private boolean isNewMedian(RouteGroup group, long duration) {
		StoredTrace example = group.list(Holding.MEDIAN).head;
		if (example == null) {
			return true;
		}
		long median = group.median();
		double distance = Math.abs((double) durationOf(example) - median);
		return distance > NEAR * median && 2 * Math.abs((double) duration - median) < distance;
	}

	private void slow(StoredTrace trace, RouteGroup group, long duration) {
		TraceList slow = group.list(Holding.SLOW);
		if (slow.count >= SLOWEST) {
			StoredTrace fastest = fastest(slow);
			if (fastest == null || durationOf(fastest) >= duration) {
				return;
			}
			this.retention.hold(fastest, group, Holding.RECENT, false);
		}
		this.retention.hold(trace, group, Holding.SLOW, true);
	}

	private static @Nullable StoredTrace fastest(TraceList list) {
		StoredTrace fastest = list.head;
		for (StoredTrace each = list.head; each != null; each = each.next) {
			if (fastest == null || durationOf(each) < durationOf(fastest)) {
				fastest = each;
			}
		}
		return fastest;
	}

	private static long durationOf(StoredTrace trace) {
		TraceSummary summary = trace.summary();
		return (summary != null) ? summary.durationNanos() : 0;
	}

}
