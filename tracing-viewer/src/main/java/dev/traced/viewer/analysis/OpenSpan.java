package dev.traced.viewer.analysis;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

import io.opentelemetry.sdk.trace.ReadWriteSpan;
import org.jspecify.annotations.Nullable;

/**
 * A span that has not ended, by a weak reference: one that nobody holds any more will
 * never end. It counts how often the same call is made below it. Counts are not exact if
 * several threads do so at once.
 */
final class OpenSpan extends WeakReference<ReadWriteSpan> {

	/** How many different calls are told apart. */
	private static final int MAX_NAMES = 8;

	private final String id;

	private final Thread thread;

	private @Nullable Repeats repeats;

	OpenSpan(ReadWriteSpan span, String id, Thread thread, ReferenceQueue<ReadWriteSpan> queue) {
		super(span, queue);
		this.id = id;
		this.thread = thread;
	}

	String id() {
		return this.id;
	}

	/** The thread that started it. */
	Thread thread() {
		return this.thread;
	}

	/**
	 * Counts a call.
	 * @param name the name of its span
	 * @return the how manieth it is of that name, or 0 if that is not known
	 */
	int count(String name) {
		Repeats first = this.repeats;
		int names = 0;
		for (Repeats each = first; each != null; each = each.next) {
			if (each.name.equals(name)) {
				return ++each.count;
			}
			names++;
		}
		if (names == MAX_NAMES) {
			return 0;
		}
		this.repeats = new Repeats(name, first);
		return 1;
	}

	/**
	 * How often a call was made.
	 */
	private static final class Repeats {

		private final String name;

		private final @Nullable Repeats next;

		private int count = 1;

		Repeats(String name, @Nullable Repeats next) {
			this.name = name;
			this.next = next;
		}

	}

}
