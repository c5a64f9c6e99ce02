package dev.traced.core;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the values of the first so many keys: keys that come from strangers, or that an
 * application invents while it runs, cost time, but can neither fill the memory nor push
 * out the usual ones.
 *
 * @param <V> the values
 */
public final class BoundedCache<V> {

	private final ConcurrentMap<String, V> values = new ConcurrentHashMap<>();

	private final int limit;

	/**
	 * Creates an empty cache.
	 * @param limit the number of keys that are kept
	 */
	public BoundedCache(int limit) {
		this.limit = limit;
	}

	/**
	 * The value of a key: the one that is kept, else a new one, kept if there is room.
	 * @param key the key
	 * @param function computes the value
	 * @return the value
	 */
	public V get(String key, Function<String, V> function) {
		V value = this.values.get(key);
		if (value == null) {
			value = function.apply(key);
			keep(key, value);
		}
		return value;
	}

	/**
	 * The value that is kept for a key.
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable V find(String key) {
		return this.values.get(key);
	}

	/**
	 * Keeps the value of a key, if there is room.
	 * @param key the key
	 * @param value the value
	 * @return whether the key is one of those that are kept
	 */
	public boolean keep(String key, V value) {
		if (this.values.size() >= this.limit) {
			return this.values.containsKey(key);
		}
		this.values.putIfAbsent(key, value);
		return true;
	}

}
