package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * The traces that something has been added to lately, the one that waits longest first.
 */
final class ActiveTraces {

	private @Nullable StoredTrace first;

	private @Nullable StoredTrace last;

	/** Something was added. */
	void touch(StoredTrace trace, long now) {
		trace.touched = now;
		if (trace.active) {
			if (trace == this.last) {
				return;
			}
			remove(trace);
		}
		trace.active = true;
		trace.earlier = this.last;
		if (this.last != null) {
			this.last.later = trace;
		}
		else {
			this.first = trace;
		}
		this.last = trace;
	}

	void remove(StoredTrace trace) {
		if (!trace.active) {
			return;
		}
		StoredTrace earlier = trace.earlier;
		StoredTrace later = trace.later;
		if (earlier != null) {
			earlier.later = later;
		}
		else {
			this.first = later;
		}
		if (later != null) {
			later.earlier = earlier;
		}
		else {
			this.last = earlier;
		}
		trace.earlier = null;
		trace.later = null;
		trace.active = false;
	}

	/** Takes the first one that nothing was added to since a time. */
	@Nullable StoredTrace pollQuiet(long since) {
		StoredTrace trace = this.first;
		if (trace == null || trace.touched - since > 0) {
			return null;
		}
		remove(trace);
		return trace;
	}

	boolean isEmpty() {
		return this.first == null;
	}

}
