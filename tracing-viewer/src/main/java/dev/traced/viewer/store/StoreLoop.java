package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the store, and the queue in front of it. While something happens it looks
 * every few milliseconds, so that those who offer need not wake it; when all is quiet it
 * sleeps until the next offer.
 */
final class StoreLoop implements Runnable {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long TELL_INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long FLOOD_INTERVAL = TimeUnit.MILLISECONDS.toNanos(25);

	private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(1500);

	/** How many are stored before others may have the lock. */
	private static final int BATCH = 64;

	private final TraceMemory memory;

	private final List<TraceListener> listeners;

	private final LongSupplier clock;

	private final OfferQueue queue;

	private final Thread thread;

	private final AtomicLongArray dropped = new AtomicLongArray(Drop.values().length);

	private final LongAdder listenerFailures = new LongAdder();

	private final ConcurrentLinkedQueue<CountDownLatch> flushes = new ConcurrentLinkedQueue<>();

	private final int manyChanged;

	private final List<SpanData> stored = new ArrayList<>();

	/** Traces whose summaries have changed since listeners were told. */
	private final List<StoredTrace> untold = new ArrayList<>();

	private long summarized;

	private long told;

	private volatile boolean sleeping;

	private volatile boolean closed;

	StoreLoop(TraceMemory memory, StoreLimits limits, List<TraceListener> listeners, LongSupplier clock) {
		this.memory = memory;
		this.listeners = List.copyOf(listeners);
		this.clock = clock;
		this.queue = new OfferQueue(limits.queueCapacity());
		this.manyChanged = Math.max(64, limits.maxTraces() / 16);
		this.told = clock.getAsLong();
		this.thread = new Thread(this, "tracing-viewer-store");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	boolean offer(Object item) {
		if (this.closed) {
			drop(Drop.CLOSED);
			return false;
		}
		int waiting = this.queue.offer(item);
		if (this.sleeping || waiting == this.queue.capacity() / 2) {
			this.sleeping = false;
			LockSupport.unpark(this.thread);
		}
		if (waiting == 0) {
			drop(Drop.QUEUE);
			return false;
		}
		return true;
	}

	private void drop(Drop cause) {
		this.dropped.incrementAndGet(cause.ordinal());
	}

	@Override
	public void run() {
		while (!this.closed) {
			try {
				turn();
			}
			catch (Throwable ex) {
				// the thread goes on whatever happens: nobody else could empty the queue
				drop(Drop.INVALID);
			}
		}
		for (CountDownLatch flush = this.flushes.poll(); flush != null; flush = this.flushes.poll()) {
			flush.countDown();
		}
	}

	private void turn() {
		List<CountDownLatch> flushing = List.of();
		if (!this.flushes.isEmpty()) {
			flushing = new ArrayList<>();
			for (CountDownLatch each = this.flushes.poll(); each != null; each = this.flushes.poll()) {
				flushing.add(each);
			}
		}
		try {
			boolean worked = false;
			while (store()) {
				worked = true;
				settle(false);
			}
			settle(!flushing.isEmpty());
			if (!worked && flushing.isEmpty()) {
				pause();
			}
		}
		finally {
			flushing.forEach(CountDownLatch::countDown);
		}
	}

	private void pause() {
		if (!this.untold.isEmpty() || !locked(this.memory::isSettled)) {
			LockSupport.parkNanos(this, PAUSE);
			return;
		}
		this.sleeping = true;
		if (this.queue.size() == 0 && this.flushes.isEmpty() && !this.closed) {
			LockSupport.park(this);
		}
		this.sleeping = false;
	}

	/** Stores some of what waits. */
	private boolean store() {
		Object item = this.queue.poll();
		if (item == null) {
			return false;
		}
		long now = this.clock.getAsLong();
		this.stored.clear();
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
		for (SpanData span : this.stored) {
			tell((listener) -> listener.onSpan(span));
		}
		this.stored.clear();
		return true;
	}

	private void store(Object item, long now) {
		Drop cause;
		try {
			if (item instanceof SpanData span) {
				cause = this.memory.add(span, now);
				if (cause == null) {
					this.stored.add(span);
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
			drop(cause);
		}
	}

	/** Sums up what has changed, and finds what has become quiet. */
	private void settle(boolean all) {
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
				tell((listener) -> listener.onSummary(summary));
			}
		}
		this.untold.clear();
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
				tell((listener) -> listener.onQuiet(held));
			}
		}
		finally {
			locked(() -> {
				this.memory.release(view);
				return null;
			});
		}
	}

	private void tell(Consumer<TraceListener> news) {
		for (TraceListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				this.listenerFailures.increment();
			}
		}
	}

	void flush() {
		if (Thread.currentThread() == this.thread || this.closed) {
			return;
		}
		CountDownLatch latch = new CountDownLatch(1);
		this.flushes.add(latch);
		LockSupport.unpark(this.thread);
		try {
			while (!latch.await(100, TimeUnit.MILLISECONDS) && this.thread.isAlive()) {
				LockSupport.unpark(this.thread);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
		if (Thread.currentThread() == this.thread) {
			return;
		}
		try {
			this.thread.join(1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	Map<String, Long> dropped() {
		Map<String, Long> dropped = new LinkedHashMap<>();
		for (Drop cause : Drop.values()) {
			dropped.put(cause.text(), this.dropped.get(cause.ordinal()));
		}
		return dropped;
	}

	int waiting() {
		return this.queue.size();
	}

	long listenerFailures() {
		return this.listenerFailures.sum();
	}

}
