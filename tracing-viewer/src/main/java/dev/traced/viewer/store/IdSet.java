package dev.traced.viewer.store;

/**
 * Numbers other than 0, each once, in one array.
 */
final class IdSet {

	private long[] slots = new long[16];

	private int size;

	/**
	 * Adds a number.
	 * @param id the number
	 * @return whether it was not there
	 */
	boolean add(long id) {
		if (2 * this.size >= this.slots.length) {
			long[] before = this.slots;
			this.slots = new long[2 * before.length];
			for (long each : before) {
				if (each != 0) {
					this.slots[slot(each)] = each;
				}
			}
		}
		long value = (id != 0) ? id : 1;
		int slot = slot(value);
		if (this.slots[slot] == value) {
			return false;
		}
		this.slots[slot] = value;
		this.size++;
		return true;
	}

	boolean contains(long id) {
		long value = (id != 0) ? id : 1;
		return this.slots[slot(value)] == value;
	}

	/** Where a number is, or has its place. */
	private int slot(long id) {
		long hash = id * 0x9E3779B97F4A7C15L;
		int mask = this.slots.length - 1;
		int slot = (int) (hash >>> 32) & mask;
		while (this.slots[slot] != 0 && this.slots[slot] != id) {
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	long bytes() {
		return 40 + 8L * this.slots.length;
	}

}
