package dev.traced.viewer.store;

import java.util.List;

import io.opentelemetry.sdk.resources.Resource;

/**
 * Everything held at a moment, to be read without holding up the store. As long as it is
 * open, the strings of what is evicted stay in memory: close it soon.
 */
public final class StoreSnapshot implements AutoCloseable {

	private final TraceMemory memory;

	private final List<TraceView> traces;

	private final Words words;

	private boolean closed;

	StoreSnapshot(TraceMemory memory, List<TraceView> traces, Words words) {
		this.memory = memory;
		this.traces = traces;
		this.words = words;
	}

	/**
	 * The traces, in no order.
	 * @return the traces
	 */
	public List<TraceView> traces() {
		return this.traces;
	}

	/**
	 * What goes through spans; one can be used for trace after trace.
	 * @return a cursor that stands nowhere
	 */
	public SpanCursor cursor() {
		return new SpanCursor(this.words);
	}

	/**
	 * How many strings, by number, there are at most: for those who remember what they
	 * know of each.
	 * @return the number of the last string, and one
	 */
	public int strings() {
		return this.words.strings().length;
	}

	/**
	 * How many resources, by number, there are at most.
	 * @return the number of the last resource, and one
	 */
	public int resources() {
		return this.words.resources().length;
	}

	/**
	 * A resource.
	 * @param resource its number, which a span has answered
	 * @return the resource
	 */
	public Resource resource(int resource) {
		return this.words.resource(resource);
	}

	/**
	 * A string.
	 * @param string its number, which a span has answered
	 * @return the string
	 */
	public String string(int string) {
		return this.words.string(string);
	}

	/**
	 * The number of a string.
	 * @param string the string
	 * @return its number, or -1 if no span refers to it
	 */
	public int find(String string) {
		this.memory.lock.lock();
		try {
			return this.memory.dictionary().find(string);
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.memory.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				this.traces.forEach(this.memory::release);
			}
		}
		finally {
			this.memory.lock.unlock();
		}
	}

}
