package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of the store, and the way into its queue. While something happens it looks
 * every few milliseconds, so that those who offer need not wake it; when all is quiet it
 * sleeps until the next offer.
 */
final class StoreLoop implements Runnable {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

	private final StoreWork work;

	private final OfferQueue queue;

	private final Drops drops;

	private final Thread thread;

	private final ConcurrentLinkedQueue<CountDownLatch> flushes = new ConcurrentLinkedQueue<>();

	private volatile boolean sleeping;

	private volatile boolean closed;

	StoreLoop(StoreWork work, OfferQueue queue, Drops drops) {
		this.work = work;
		this.queue = queue;
		this.drops = drops;
		this.thread = new Thread(this, "tracing-viewer-store");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	boolean offer(Object item) {
		if (this.closed) {
			this.drops.count(Drop.CLOSED);
			return false;
		}
		int waiting = this.queue.offer(item);
		if (this.sleeping || waiting == this.queue.capacity() / 2) {
			this.sleeping = false;
			LockSupport.unpark(this.thread);
		}
		if (waiting == 0) {
			this.drops.count(Drop.QUEUE);
			return false;
		}
		return true;
	}

	int waiting() {
		return this.queue.size();
	}

	@Override
	public void run() {
		while (!this.closed) {
			try {
				turn();
			}
			catch (Throwable ex) {
				// it goes on whatever happens, but not in a hurry: nobody else empties
				// the queue
				this.drops.count(Drop.INVALID);
				LockSupport.parkNanos(this, PAUSE);
			}
		}
		for (CountDownLatch flush = this.flushes.poll(); flush != null; flush = this.flushes.poll()) {
			flush.countDown();
		}
	}

	private void turn() {
		List<CountDownLatch> flushing = new ArrayList<>();
		for (CountDownLatch each = this.flushes.poll(); each != null; each = this.flushes.poll()) {
			flushing.add(each);
		}
		try {
			// what waits now is stored after as many batches, whatever is added meanwhile
			int batches = this.queue.size() / StoreWork.BATCH + 1;
			boolean worked = false;
			for (int i = 0; i < batches && this.work.store(); i++) {
				worked = true;
				this.work.settle(false);
			}
			this.work.settle(!flushing.isEmpty());
			if (!worked && flushing.isEmpty()) {
				pause();
			}
		}
		finally {
			flushing.forEach(CountDownLatch::countDown);
		}
	}

	private void pause() {
		if (!this.work.isSettled()) {
			LockSupport.parkNanos(this, PAUSE);
			return;
		}
		this.sleeping = true;
		if (this.queue.size() == 0 && this.flushes.isEmpty() && !this.closed) {
			LockSupport.park(this);
		}
		this.sleeping = false;
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

}
