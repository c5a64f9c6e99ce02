package dev.traced.viewer.store;

import java.util.Arrays;

/**
 * Encoded records one after the other, none across two arrays. What is written is not
 * changed any more, so that a {@link View} may be read while more is added.
 */
final class Chunks {

	private static final int MIN = 512;

	private static final int MAX = 1 << 16;

	/** This object, and the array of arrays. */
	private static final int OVERHEAD = 32 + 24;

	private static final int ARRAY = 24;

	private byte[][] chunks = new byte[1][];

	private int count;

	/** How much of the last one is written. */
	private int used;

	private long bytes = OVERHEAD;

	/**
	 * Adds a record.
	 * @param record its bytes
	 */
	void append(ByteWriter record) {
		int length = record.size;
		int header = (length == 0) ? 1 : (38 - Integer.numberOfLeadingZeros(length)) / 7;
		int size = header + length;
		if (this.count == 0 || this.chunks[this.count - 1].length - this.used < size) {
			seal();
			add(new byte[Math.max(size, (int) Math.max(MIN, Math.min(MAX, this.bytes)))], 0);
		}
		byte[] chunk = this.chunks[this.count - 1];
		int rest = length;
		int position = this.used;
		while (rest > 0x7F) {
			chunk[position++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		chunk[position++] = (byte) rest;
		System.arraycopy(record.bytes, 0, chunk, position, length);
		this.used += size;
	}

	private void add(byte[] chunk, int used) {
		if (this.count == this.chunks.length) {
			this.chunks = Arrays.copyOf(this.chunks, 2 * this.count);
		}
		this.chunks[this.count++] = chunk;
		this.used = used;
		this.bytes += ARRAY + chunk.length;
	}

	/** Gives back what is not written of the last array. */
	private void seal() {
		if (this.count > 0) {
			byte[] last = this.chunks[this.count - 1];
			if (this.used < last.length) {
				// those who read have the array of arrays as it is
				this.chunks = this.chunks.clone();
				this.chunks[this.count - 1] = Arrays.copyOf(last, this.used);
				this.bytes -= last.length - this.used;
			}
		}
	}

	/** Takes no more memory than is written: nothing is expected to be added. */
	void compact() {
		seal();
		long total = 0;
		for (int i = 0; i < this.count; i++) {
			total += this.chunks[i].length;
		}
		if (this.count > 1 && total <= MAX) {
			byte[] all = new byte[(int) total];
			int position = 0;
			for (int i = 0; i < this.count; i++) {
				byte[] chunk = this.chunks[i];
				System.arraycopy(chunk, 0, all, position, chunk.length);
				position += chunk.length;
			}
			this.chunks = new byte[1][];
			this.count = 0;
			this.bytes = OVERHEAD;
			add(all, all.length);
		}
	}

	long bytes() {
		return this.bytes;
	}

	View view() {
		return new View(this.chunks, this.count, this.used);
	}

	/**
	 * What was written up to a moment.
	 *
	 * @param chunks the arrays
	 * @param count how many of them
	 * @param used how much of the last
	 */
	record View(byte[][] chunks, int count, int used) {

		static final View EMPTY = new View(new byte[0][], 0, 0);

		int end(int chunk) {
			return (chunk == this.count - 1) ? this.used : this.chunks[chunk].length;
		}

	}

}
