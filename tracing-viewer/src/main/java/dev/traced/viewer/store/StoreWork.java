package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of the store does: it stores, sums up what has changed, finds what has
 * become quiet, and tells the listeners, these without the lock.
 */
final class StoreWork {

	private static final long TELL_INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long FLOOD_INTERVAL = TimeUnit.MILLISECONDS.toNanos(25);

	private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(1500);

	/** How many are stored before others may have the lock. */
	static final int BATCH = 64;

	private final TraceMemory memory;

	private final OfferQueue queue;

	private final Listeners listeners;

	private final Drops drops;

	private final LongSupplier clock;

	private final int manyChanged;

	private final List<SpanData> arrived = new ArrayList<>();

	/** Traces whose summaries have changed since listeners were told. */
	private final List<StoredTrace> untold = new ArrayList<>();

	private long summarized;

	private long told;

	StoreWork(TraceMemory memory, OfferQueue queue, Listeners listeners, Drops drops, int maxTraces,
			LongSupplier clock) {
		this.memory = memory;
		this.queue = queue;
		this.listeners = listeners;
		this.drops = drops;
		this.clock = clock;
		this.manyChanged = Math.max(64, maxTraces / 16);
		this.told = clock.getAsLong();
		this.summarized = this.told;
	}

	/** Whether nothing waits for time to pass. */
	boolean isSettled() {
		return this.untold.isEmpty() && locked(this.memory::isSettled);
	}

	/**
	 * Stores some of what waits.
	 * @return whether anything has waited
	 */
	boolean store() {
		Object item = this.queue.poll();
		if (item == null) {
			return false;
		}
		long now = this.clock.getAsLong();
		this.arrived.clear();
		this.memory.lock.lock();
		try {
			for (int i = 1; item != null; i++) {
				store(item, now);
				item = (i < BATCH) ? this.queue.poll() : null;
			}
		}
		finally {
			this.memory.lock.unlock();
		}
		for (SpanData span : this.arrived) {
			this.listeners.tell((listener) -> listener.onSpan(span));
		}
		this.arrived.clear();
		return true;
	}

	private void store(Object item, long now) {
		Drop cause;
		try {
			if (item instanceof SpanData span) {
				cause = this.memory.add(span, now);
				// what there is no room for has arrived all the same
				if (cause == null || cause == Drop.TRACE_FULL) {
					this.arrived.add(span);
				}
			}
			else {
				cause = this.memory.add((LogEntry) item, now);
			}
		}
		catch (Throwable ex) {
			// whatever it was, it is the fault of this one
			cause = Drop.INVALID;
		}
		if (cause != null) {
			this.drops.count(cause);
		}
	}

	/**
	 * Sums up what has changed, and finds what has become quiet, if it is time to.
	 * @param all whether it is done in any case
	 */
	void settle(boolean all) {
		long now = this.clock.getAsLong();
		boolean due = all || now - this.told >= TELL_INTERVAL;
		// in a flood traces must have their places before they are evicted
		boolean many = this.memory.changed() >= this.manyChanged && now - this.summarized >= FLOOD_INTERVAL;
		if (due || many) {
			this.summarized = now;
			summarize();
		}
		if (due) {
			this.told = now;
			quiet(now);
			tellSummaries();
		}
	}

	private void summarize() {
		List<StoredTrace> changed = locked(this.memory::takeChanged);
		for (StoredTrace trace : changed) {
			locked(() -> this.memory.summarize(trace));
			if (!trace.untold) {
				trace.untold = true;
				this.untold.add(trace);
			}
		}
	}

	private void tellSummaries() {
		for (StoredTrace trace : this.untold) {
			trace.untold = false;
			TraceSummary summary = locked(() -> trace.dead ? null : trace.summary());
			if (summary != null) {
				this.listeners.tell((listener) -> listener.onSummary(summary));
			}
		}
		this.untold.clear();
	}

	private void quiet(long now) {
		while (true) {
			TraceView view = null;
			Words words;
			this.memory.lock.lock();
			try {
				StoredTrace trace = this.memory.pollQuiet(now - QUIET);
				if (trace == null) {
					return;
				}
				if (trace.spanCount > 0) {
					this.memory.summarize(trace);
					view = (!trace.dead && !this.listeners.isEmpty()) ? this.memory.view(trace) : null;
				}
				words = this.memory.words();
			}
			finally {
				this.memory.lock.unlock();
			}
			if (view != null) {
				tellQuiet(view, words);
			}
		}
	}

	private void tellQuiet(TraceView view, Words words) {
		try {
			HeldTrace held = TraceStore.held(view, words);
			if (held != null) {
				this.listeners.tell((listener) -> listener.onQuiet(held));
			}
		}
		finally {
			this.memory.lock.lock();
			try {
				this.memory.release(view);
			}
			finally {
				this.memory.lock.unlock();
			}
		}
	}

	private <T extends @Nullable Object> T locked(Supplier<T> work) {
		this.memory.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.memory.lock.unlock();
		}
	}

}
