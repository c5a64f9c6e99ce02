package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * Traces one after the other, linked by themselves.
 */
final class TraceList {

	/** How far to look for a trace that is not being written. */
	private static final int LOOK_AHEAD = 8;

	@Nullable StoredTrace head;

	@Nullable StoredTrace tail;

	int count;

	long bytes;

	void addLast(StoredTrace trace) {
		trace.previous = this.tail;
		trace.next = null;
		if (this.tail != null) {
			this.tail.next = trace;
		}
		else {
			this.head = trace;
		}
		this.tail = trace;
		this.count++;
		this.bytes += trace.bytes();
	}

	void addFirst(StoredTrace trace) {
		trace.next = this.head;
		trace.previous = null;
		if (this.head != null) {
			this.head.previous = trace;
		}
		else {
			this.tail = trace;
		}
		this.head = trace;
		this.count++;
		this.bytes += trace.bytes();
	}

	void remove(StoredTrace trace) {
		StoredTrace previous = trace.previous;
		StoredTrace next = trace.next;
		if (previous != null) {
			previous.next = next;
		}
		else {
			this.head = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		else {
			this.tail = previous;
		}
		trace.previous = null;
		trace.next = null;
		this.count--;
		this.bytes -= trace.bytes();
	}

	/** The oldest, if possible one that nothing has been added to for a while. */
	@Nullable StoredTrace oldest() {
		StoredTrace trace = this.head;
		for (int i = 0; i < LOOK_AHEAD && trace != null; i++) {
			if (!trace.active) {
				return trace;
			}
			trace = trace.next;
		}
		return this.head;
	}

}
