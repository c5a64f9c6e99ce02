package dev.traced.viewer.store;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;

/**
 * What spans share: strings, resources and scopes. References that a span has taken can
 * be given back as long as it is not stored. A value enters the table of strings when it
 * is seen for the second time, so that what is unique never does.
 */
final class Dictionary {

	private static final int STRING = 0;

	private static final int RESOURCE = 1;

	private static final int SCOPE = 2;

	/** Where remembering costs more than the text. */
	private static final int SHORT = 2;

	private final StringTable strings = new StringTable();

	private final ObjectTable<Resource> resources = new ObjectTable<>((resource) -> bytesOf(resource.getAttributes()));

	private final ObjectTable<InstrumentationScopeInfo> scopes = new ObjectTable<>(Dictionary::bytesOf);

	/** Hashes of texts that were seen once. */
	private final int[] seen = new int[1 << 14];

	/** What the span at hand has taken. */
	private long[] taken = new long[64];

	private int takenCount;

	/** Begins a span: what was taken before is stored. */
	void begin() {
		this.takenCount = 0;
	}

	/** Gives back what the span at hand has taken. */
	void rollBack() {
		while (this.takenCount > 0) {
			long each = this.taken[--this.takenCount];
			int id = (int) (each >>> 2);
			switch ((int) each & 3) {
				case STRING -> this.strings.release(id);
				case RESOURCE -> this.resources.release(id);
				default -> this.scopes.release(id);
			}
		}
	}

	private int take(int id, int kind) {
		if (this.takenCount == this.taken.length) {
			this.taken = Arrays.copyOf(this.taken, 2 * this.takenCount);
		}
		this.taken[this.takenCount++] = (long) id << 2 | kind;
		return id;
	}

	/** The number of a string that is sure to come again. */
	int name(String value) {
		int id = this.strings.find(value);
		if (id < 0) {
			id = this.strings.add(value);
		}
		else {
			this.strings.acquire(id);
		}
		return take(id, STRING);
	}

	/** The number of a string that may come again, or -1 as long as it has not. */
	int value(String value) {
		if (value.length() <= SHORT) {
			return -1;
		}
		int id = this.strings.find(value);
		if (id >= 0) {
			this.strings.acquire(id);
			return take(id, STRING);
		}
		int hash = value.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (this.seen.length - 1);
		if (this.seen[slot] != hash) {
			this.seen[slot] = hash;
			return -1;
		}
		return take(this.strings.add(value), STRING);
	}

	int resource(Resource resource) {
		return take(this.resources.acquire(resource), RESOURCE);
	}

	int scope(InstrumentationScopeInfo scope) {
		return take(this.scopes.acquire(scope), SCOPE);
	}

	void releaseString(int id) {
		this.strings.release(id);
	}

	void releaseResource(int id) {
		this.resources.release(id);
	}

	void releaseScope(int id) {
		this.scopes.release(id);
	}

	/** What is there now, for those who keep references to read without the lock. */
	Words words() {
		return new Words(this.strings.array(), this.resources.array(), this.scopes.array());
	}

	/** The number of a string, or -1 if no span refers to it. */
	int find(String value) {
		return this.strings.find(value);
	}

	int size() {
		return this.strings.size() + this.resources.size() + this.scopes.size();
	}

	long bytes() {
		return this.strings.bytes() + this.resources.bytes() + this.scopes.bytes() + 4L * this.seen.length
				+ 8L * this.taken.length;
	}

	private static int bytesOf(InstrumentationScopeInfo scope) {
		String version = scope.getVersion();
		return 2 * (scope.getName().length() + ((version != null) ? version.length() : 0))
				+ bytesOf(scope.getAttributes());
	}

	private static int bytesOf(Attributes attributes) {
		Size size = new Size();
		attributes.forEach(size);
		return size.bytes;
	}

	/**
	 * The memory that attributes take, roughly.
	 */
	private static final class Size implements BiConsumer<AttributeKey<?>, Object> {

		private int bytes = 64;

		@Override
		public void accept(AttributeKey<?> key, Object value) {
			this.bytes += 100 + key.getKey().length();
			if (value instanceof List<?> list) {
				list.forEach((each) -> this.bytes += bytesOf(each));
			}
			else {
				this.bytes += bytesOf(value);
			}
		}

		private static int bytesOf(Object value) {
			return 40 + ((value instanceof String text) ? 2 * text.length() : 0);
		}

	}

}
