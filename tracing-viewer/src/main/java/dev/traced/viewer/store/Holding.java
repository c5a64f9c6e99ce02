package dev.traced.viewer.store;

import java.util.Locale;

import dev.traced.viewer.store.TraceSummary.HeldAs;

/**
 * The classes that traces are evicted from, each with its share of the memory: as long as
 * there is room a class may take more, and gives it back first.
 */
enum Holding {

	RECENT(HeldAs.RECENT, 50), ERROR(HeldAs.ERROR, 20), SLOW(HeldAs.SLOW, 20), MEDIAN(HeldAs.MEDIAN, 5),

	/** Lines of log whose spans have not arrived, and mostly never will. */
	LOGS(HeldAs.RECENT, 5),

	/** Evicted only where nothing else is left. */
	PINNED(HeldAs.PINNED, 0);

	private final HeldAs heldAs;

	private final int share;

	Holding(HeldAs heldAs, int share) {
		this.heldAs = heldAs;
		this.share = share;
	}

	HeldAs heldAs() {
		return this.heldAs;
	}

	int share() {
		return this.share;
	}

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
