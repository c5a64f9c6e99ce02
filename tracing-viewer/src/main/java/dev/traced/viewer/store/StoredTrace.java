package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * A trace in the store, changed under its lock only.
 */
final class StoredTrace {

	/** This object, its summary, and its place in the table, as measured. */
	private static final int OVERHEAD = 152 + 96 + 80 + 64 + 8;

	private static final int SERVICE = 32;

	final long high;

	final long low;

	/** The time that all others are counted from. */
	final long base;

	/** The next of the same bucket. */
	@Nullable StoredTrace chained;

	/** Neighbours in the list of its class, route and service. */
	@Nullable StoredTrace previous;

	@Nullable StoredTrace next;

	/** Neighbours among those that are being written. */
	@Nullable StoredTrace earlier;

	@Nullable StoredTrace later;

	boolean active;

	/** Whether it waits for its summary. */
	boolean changed;

	/** Whether its duration has entered the statistics of its route. */
	boolean counted;

	/** Evicted, but somebody reads. */
	boolean dead;

	int readers;

	/** When the last record was added, by the store's clock. */
	long touched;

	/** Whether listeners have not been told of its summary. */
	boolean untold;

	@Nullable RouteGroup group;

	Holding holding = Holding.RECENT;

	private @Nullable Chunks spans;

	private @Nullable Chunks logs;

	private @Nullable IdSet ids;

	private @Nullable TraceSummary summary;

	int spanCount;

	int logCount;

	private long bytes = OVERHEAD;

	StoredTrace(long high, long low, long base) {
		this.high = high;
		this.low = low;
		this.base = base;
	}

	String traceId() {
		TraceSummary summary = this.summary;
		return (summary != null) ? summary.traceId() : Hex.id(this.high, this.low);
	}

	/** Whether a span has been added before, for which it is remembered now. */
	boolean isDuplicate(long identity) {
		if (this.ids == null) {
			this.ids = new IdSet();
			SpanReader reader = new SpanReader();
			reader.open(spans(), this.base, new Words(new String[0], new Object[0], new Object[0]));
			while (reader.next()) {
				this.ids.add(identity(reader.spanId, reader.kind(), reader.start));
			}
		}
		return !this.ids.add(identity);
	}

	/** A client and its server may share an id, and a second start is another span. */
	static long identity(long spanId, int kind, long start) {
		long mixed = (spanId * 31 + kind) * 0x9E3779B97F4A7C15L + start;
		return mixed ^ mixed >>> 29;
	}

	void addSpan(ByteWriter record) {
		if (this.spans == null) {
			this.spans = new Chunks();
		}
		this.spans.append(record);
		this.spanCount++;
	}

	void addLog(ByteWriter record) {
		if (this.logs == null) {
			this.logs = new Chunks();
		}
		this.logs.append(record);
		this.logCount++;
	}

	/** No more is expected. */
	void compact() {
		this.ids = null;
		if (this.spans != null) {
			this.spans.compact();
		}
		if (this.logs != null) {
			this.logs.compact();
		}
	}

	/**
	 * Counts the memory anew.
	 * @return by how much it has grown
	 */
	long measure() {
		TraceSummary summary = this.summary;
		long now = OVERHEAD + ((this.spans != null) ? this.spans.bytes() : 0)
				+ ((this.logs != null) ? this.logs.bytes() : 0) + ((this.ids != null) ? this.ids.bytes() : 0)
				+ ((summary != null) ? (long) SERVICE * summary.services().size() : 0);
		long growth = now - this.bytes;
		this.bytes = now;
		return growth;
	}

	long bytes() {
		return this.bytes;
	}

	Chunks.View spans() {
		return (this.spans != null) ? this.spans.view() : Chunks.View.EMPTY;
	}

	Chunks.View logs() {
		return (this.logs != null) ? this.logs.view() : Chunks.View.EMPTY;
	}

	@Nullable TraceSummary summary() {
		return this.summary;
	}

	void summary(TraceSummary summary) {
		this.summary = summary;
	}

	/** Holds it for another reason. */
	void holding(Holding holding) {
		this.holding = holding;
		TraceSummary summary = this.summary;
		if (summary != null && summary.heldAs() != holding.heldAs()) {
			this.summary = Summarizer.heldAs(summary, holding.heldAs());
		}
	}

	/** Gives back what its records refer to. */
	void release(Dictionary dictionary) {
		SpanReader spans = new SpanReader() {
			@Override
			void reference(int id) {
				dictionary.releaseString(id);
			}
		};
		spans.open(spans(), this.base, new Words(new String[0], new Object[0], new Object[0]));
		while (spans.next()) {
			dictionary.releaseResource(spans.resource);
			dictionary.releaseScope(spans.scope);
			spans.skipRest();
		}
		RecordReader logs = new RecordReader() {
			@Override
			void reference(int id) {
				dictionary.releaseString(id);
			}
		};
		logs.open(logs());
		while (logs.nextRecord()) {
			LogCodec.skip(logs);
		}
	}

}
