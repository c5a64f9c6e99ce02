package dev.traced.viewer.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * A ring that many threads write to and one reads from. Neither ever waits, and nothing
 * is allocated.
 */
final class OfferQueue {

	private final AtomicReferenceArray<@Nullable Object> slots;

	private final int capacity;

	private final int mask;

	private final AtomicLong tail = new AtomicLong();

	private final AtomicLong head = new AtomicLong();

	OfferQueue(int capacity) {
		int size = (capacity <= 1) ? 1 : Integer.highestOneBit(capacity - 1) << 1;
		this.slots = new AtomicReferenceArray<>(size);
		this.capacity = capacity;
		this.mask = size - 1;
	}

	/**
	 * Puts an item at the end.
	 * @param item the item
	 * @return how many wait, this one included, or 0 if there was no place
	 */
	int offer(Object item) {
		while (true) {
			long tail = this.tail.get();
			int waiting = (int) (tail - this.head.get());
			if (waiting >= this.capacity) {
				return 0;
			}
			if (this.tail.compareAndSet(tail, tail + 1)) {
				this.slots.setRelease((int) tail & this.mask, item);
				return Math.max(1, waiting + 1);
			}
		}
	}

	/** Takes the first item; called by one thread only. */
	@Nullable Object poll() {
		long head = this.head.get();
		int slot = (int) head & this.mask;
		Object item = this.slots.getAcquire(slot);
		if (item != null) {
			this.slots.setRelease(slot, null);
			this.head.set(head + 1);
		}
		return item;
	}

	int size() {
		return (int) Math.max(0, Math.min(this.capacity, this.tail.get() - this.head.get()));
	}

	int capacity() {
		return this.capacity;
	}

}
