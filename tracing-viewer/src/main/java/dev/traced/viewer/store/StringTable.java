package dev.traced.viewer.store;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Strings by small numbers, each counted by how often it is referred to. A number whose
 * last reference has gone is given to another string, so that the table holds no more
 * than the traces held need. Changed under the store's lock only; what has a reference
 * may be read without.
 */
final class StringTable {

	/** A string, its array, and its share of the arrays here. */
	private static final int OVERHEAD = 24 + 20 + 20;

	private @Nullable String[] strings = new String[256];

	private int[] references = new int[256];

	/** The next of the same bucket, or the next free number. */
	private int[] next = new int[256];

	private int[] buckets = new int[256];

	private int free = -1;

	private int end;

	private int size;

	private long bytes;

	StringTable() {
		Arrays.fill(this.buckets, -1);
	}

	/** The number of a string that is there, or -1. */
	int find(String value) {
		int hash = value.hashCode();
		for (int id = this.buckets[bucket(hash)]; id >= 0; id = this.next[id]) {
			if (value.equals(this.strings[id])) {
				return id;
			}
		}
		return -1;
	}

	/** Counts one reference more. */
	void acquire(int id) {
		this.references[id]++;
	}

	/** Adds a string that is not there, with one reference. */
	int add(String value) {
		if (this.size >= this.buckets.length) {
			grow();
		}
		int id = this.free;
		if (id >= 0) {
			this.free = this.next[id];
		}
		else {
			id = this.end++;
		}
		int bucket = bucket(value.hashCode());
		this.strings[id] = value;
		this.references[id] = 1;
		this.next[id] = this.buckets[bucket];
		this.buckets[bucket] = id;
		this.size++;
		this.bytes += bytesOf(value);
		return id;
	}

	/** Counts one reference less. */
	void release(int id) {
		if (--this.references[id] > 0) {
			return;
		}
		String value = this.strings[id];
		if (value == null) {
			throw new IllegalStateException("released too often: " + id);
		}
		int bucket = bucket(value.hashCode());
		int before = this.buckets[bucket];
		if (before == id) {
			this.buckets[bucket] = this.next[id];
		}
		else {
			while (this.next[before] != id) {
				before = this.next[before];
			}
			this.next[before] = this.next[id];
		}
		this.strings[id] = null;
		this.next[id] = this.free;
		this.free = id;
		this.size--;
		this.bytes -= bytesOf(value);
	}

	private void grow() {
		int capacity = this.strings.length * 2;
		this.strings = Arrays.copyOf(this.strings, capacity);
		this.references = Arrays.copyOf(this.references, capacity);
		this.next = Arrays.copyOf(this.next, capacity);
		this.buckets = new int[capacity];
		Arrays.fill(this.buckets, -1);
		// full: none is free, so that every next is one of a bucket
		for (int id = 0; id < this.end; id++) {
			String value = this.strings[id];
			if (value != null) {
				int bucket = bucket(value.hashCode());
				this.next[id] = this.buckets[bucket];
				this.buckets[bucket] = id;
			}
		}
	}

	private int bucket(int hash) {
		return (hash ^ (hash >>> 15)) & (this.buckets.length - 1);
	}

	private static long bytesOf(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) > 0xFF) {
				return OVERHEAD + 2L * value.length();
			}
		}
		return OVERHEAD + value.length();
	}

	/** The strings by their numbers, to be read by those who keep references. */
	@Nullable String[] array() {
		return this.strings;
	}

	int size() {
		return this.size;
	}

	long bytes() {
		return this.bytes + 16L * this.strings.length;
	}

}
