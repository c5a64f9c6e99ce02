package dev.traced.instrumentation.grpc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Keeps what was computed for the first so many keys and computes the rest every time:
 * keys that come from strangers can neither fill the memory nor push out the usual ones.
 *
 * @param <V> the values
 */
final class BoundedCache<V> {

	private final ConcurrentMap<String, V> values = new ConcurrentHashMap<>();

	private final int limit;

	private final Function<String, V> function;

	BoundedCache(int limit, Function<String, V> function) {
		this.limit = limit;
		this.function = function;
	}

	V get(String key) {
		V value = this.values.get(key);
		if (value == null) {
			value = this.function.apply(key);
			if (this.values.size() < this.limit) {
				this.values.putIfAbsent(key, value);
			}
		}
		return value;
	}

}
