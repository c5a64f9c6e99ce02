package dev.traced.viewer.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Resources or scopes by small numbers, each counted by how often it is referred to, as
 * strings are in {@link StringTable}.
 *
 * @param <T> what is held
 */
final class ObjectTable<T> {

	private static final int OVERHEAD = 100;

	private final Map<T, Integer> ids = new HashMap<>();

	private final Deque<Integer> free = new ArrayDeque<>();

	private final ToIntFunction<T> bytesOf;

	private @Nullable Object[] objects = new Object[16];

	private int[] references = new int[16];

	private long bytes;

	/** The last one that was asked for: mostly it is the next too. */
	private @Nullable T last;

	private int lastId;

	ObjectTable(ToIntFunction<T> bytesOf) {
		this.bytesOf = bytesOf;
	}

	/** Counts one reference more to an object, which is added if it is not there. */
	int acquire(T object) {
		if (object == this.last) {
			this.references[this.lastId]++;
			return this.lastId;
		}
		Integer known = this.ids.get(object);
		int id = (known != null) ? known : add(object);
		this.references[id]++;
		this.last = object;
		this.lastId = id;
		return id;
	}

	private int add(T object) {
		int size = this.bytesOf.applyAsInt(object);
		Integer reused = this.free.poll();
		int id = (reused != null) ? reused : this.ids.size();
		if (id == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, 2 * id);
			this.references = Arrays.copyOf(this.references, 2 * id);
		}
		this.ids.put(object, id);
		this.objects[id] = object;
		this.bytes += OVERHEAD + size;
		return id;
	}

	/** Counts one reference less. */
	@SuppressWarnings("unchecked")
	void release(int id) {
		if (--this.references[id] > 0) {
			return;
		}
		T object = (T) this.objects[id];
		if (object == null) {
			throw new IllegalStateException("released too often: " + id);
		}
		this.ids.remove(object);
		this.objects[id] = null;
		this.free.push(id);
		this.bytes -= OVERHEAD + this.bytesOf.applyAsInt(object);
		this.last = null;
	}

	/** The objects by their numbers, to be read by those who keep references. */
	@Nullable Object[] array() {
		return this.objects;
	}

	int size() {
		return this.ids.size();
	}

	long bytes() {
		return this.bytes + 8L * this.objects.length;
	}

}
