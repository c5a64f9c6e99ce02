package dev.traced.viewer.store;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Traces by their ids, linked by themselves.
 */
final class TraceTable {

	private @Nullable StoredTrace[] buckets = new StoredTrace[1024];

	private int size;

	@Nullable StoredTrace get(long high, long low) {
		StoredTrace trace = this.buckets[bucket(high, low)];
		while (trace != null && (trace.low != low || trace.high != high)) {
			trace = trace.chained;
		}
		return trace;
	}

	void add(StoredTrace trace) {
		if (this.size >= this.buckets.length) {
			@Nullable StoredTrace[] before = this.buckets;
			this.buckets = new StoredTrace[2 * before.length];
			for (StoredTrace first : before) {
				StoredTrace each = first;
				while (each != null) {
					StoredTrace next = each.chained;
					link(each);
					each = next;
				}
			}
		}
		link(trace);
		this.size++;
	}

	private void link(StoredTrace trace) {
		int bucket = bucket(trace.high, trace.low);
		trace.chained = this.buckets[bucket];
		this.buckets[bucket] = trace;
	}

	void remove(StoredTrace trace) {
		int bucket = bucket(trace.high, trace.low);
		StoredTrace each = this.buckets[bucket];
		if (each == trace) {
			this.buckets[bucket] = trace.chained;
			this.size--;
			return;
		}
		while (each != null) {
			if (each.chained == trace) {
				each.chained = trace.chained;
				this.size--;
				return;
			}
			each = each.chained;
		}
	}

	void forEach(Consumer<StoredTrace> action) {
		for (StoredTrace first : this.buckets) {
			for (StoredTrace each = first; each != null; each = each.chained) {
				action.accept(each);
			}
		}
	}

	int size() {
		return this.size;
	}

	private int bucket(long high, long low) {
		long hash = (high ^ low) * 0x9E3779B97F4A7C15L;
		return (int) (hash >>> 32) & (this.buckets.length - 1);
	}

}
