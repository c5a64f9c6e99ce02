package dev.traced.viewer.store;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The traces of a route, by why they are held, with the last durations.
 */
final class RouteGroup {

	/** How much memory it takes, about. */
	static final int BYTES = 1000;

	private static final int DURATIONS = 31;

	final ServiceGroup service;

	final String name;

	private final TraceList[] lists = new TraceList[Holding.values().length];

	private long @Nullable [] durations;

	private int count;

	RouteGroup(ServiceGroup service, String name) {
		this.service = service;
		this.name = name;
		Arrays.setAll(this.lists, (i) -> new TraceList());
	}

	TraceList list(Holding holding) {
		return this.lists[holding.ordinal()];
	}

	boolean isEmpty() {
		for (TraceList list : this.lists) {
			if (list.count > 0) {
				return false;
			}
		}
		return true;
	}

	void count(long duration) {
		if (this.durations == null) {
			this.durations = new long[DURATIONS];
		}
		this.durations[this.count++ % DURATIONS] = duration;
		if (this.count == 2 * DURATIONS) {
			this.count = DURATIONS;
		}
	}

	/** The median of the last durations, 0 without any. */
	long median() {
		if (this.durations == null) {
			return 0;
		}
		long[] sorted = Arrays.copyOf(this.durations, Math.min(this.count, DURATIONS));
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
