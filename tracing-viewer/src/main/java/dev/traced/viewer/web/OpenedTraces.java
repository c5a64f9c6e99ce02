package dev.traced.viewer.web;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.traced.viewer.store.TraceStore;

/**
 * Pins the traces that were opened last, so that what somebody looks at, or has just sent
 * a link to, does not make room for newer ones.
 */
final class OpenedTraces {

	static final int LIMIT = 50;

	private final TraceStore store;

	/** From the one that was opened least recently. */
	private final Set<String> opened = new LinkedHashSet<>();

	OpenedTraces(TraceStore store) {
		this.store = store;
	}

	synchronized void opened(String traceId) {
		this.opened.remove(traceId);
		while (this.opened.size() >= LIMIT) {
			release();
		}
		boolean pinned = this.store.pin(traceId);
		while (!pinned && !this.opened.isEmpty()) {
			// large ones leave no room for others
			release();
			pinned = this.store.pin(traceId);
		}
		if (pinned) {
			this.opened.add(traceId);
		}
	}

	private void release() {
		String oldest = this.opened.iterator().next();
		this.opened.remove(oldest);
		this.store.unpin(oldest);
	}

}
