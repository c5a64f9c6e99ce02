package dev.traced.viewer.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what was not taken, by cause.
 */
final class Drops {

	private final AtomicLongArray counts = new AtomicLongArray(Drop.values().length);

	void count(Drop cause) {
		this.counts.incrementAndGet(cause.ordinal());
	}

	Map<String, Long> toMap() {
		Map<String, Long> map = new LinkedHashMap<>();
		for (Drop cause : Drop.values()) {
			map.put(cause.text(), this.counts.get(cause.ordinal()));
		}
		return map;
	}

}
