package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest, the failed, the slowest and the most usual traces in bounded memory.
 * What is offered waits in a bounded queue for the one thread that encodes it, sums it up
 * and decides what has to go; a trace is listed within a quarter of a second.
 */
public final class TraceStore implements AutoCloseable {

	private final StoreLimits limits;

	private final TraceMemory memory;

	private final OfferQueue queue;

	private final Listeners listeners;

	private final Drops drops = new Drops();

	private final StoreLoop loop;

	/**
	 * Creates a store with the default limits.
	 * @param listeners are told of what arrives
	 */
	public TraceStore(List<TraceListener> listeners) {
		this(StoreLimits.defaults(), listeners);
	}

	/**
	 * Creates a store.
	 * @param limits what it may hold
	 * @param listeners are told of what arrives
	 */
	public TraceStore(StoreLimits limits, List<TraceListener> listeners) {
		this(limits, listeners, System::nanoTime);
	}

	/**
	 * Creates a store with a clock of one's own, for tests.
	 * @param limits what it may hold
	 * @param listeners are told of what arrives
	 * @param nanoClock a time in nanoseconds that does not go back
	 */
	public TraceStore(StoreLimits limits, List<TraceListener> listeners, LongSupplier nanoClock) {
		this.limits = limits;
		this.memory = new TraceMemory(limits);
		this.queue = new OfferQueue(limits.queueCapacity());
		this.listeners = new Listeners(listeners);
		this.loop = new StoreLoop(
				new StoreWork(this.memory, this.queue, this.listeners, this.drops, limits.maxTraces(), nanoClock),
				this.queue, this.drops);
		this.loop.start();
	}

	/**
	 * Takes a span, from any thread, without ever waiting.
	 * @param span a span that has ended
	 * @return whether it was taken: if not, it is counted as dropped
	 */
	public boolean offer(SpanData span) {
		return this.loop.offer(span);
	}

	/**
	 * Takes a line of a log, from any thread, without ever waiting.
	 * @param entry the line
	 * @return whether it was taken: if not, it is counted as dropped
	 */
	public boolean offer(LogEntry entry) {
		return this.loop.offer(entry);
	}

	/**
	 * Whether less than half of what may wait does. Who can wait should do so until then,
	 * and leave the other half to those who cannot.
	 * @return whether there is room
	 */
	public boolean hasRoom() {
		return this.loop.waiting() <= this.limits.queueCapacity() / 2;
	}

	/**
	 * The summaries of everything held, in no order.
	 * @return a snapshot that nobody changes any more
	 */
	public List<TraceSummary> summaries() {
		this.memory.lock.lock();
		try {
			List<TraceSummary> summaries = new ArrayList<>(this.memory.traces().size());
			this.memory.traces().forEach((trace) -> {
				TraceSummary summary = trace.summary();
				if (summary != null) {
					summaries.add(summary);
				}
			});
			return summaries;
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * Everything held, with its spans as they are encoded.
	 * @return a snapshot, to be closed
	 */
	public StoreSnapshot snapshot() {
		this.memory.lock.lock();
		try {
			List<TraceView> views = new ArrayList<>(this.memory.traces().size());
			this.memory.traces().forEach((trace) -> {
				if (trace.summary() != null) {
					views.add(this.memory.view(trace));
				}
			});
			return new StoreSnapshot(this.memory, views, this.memory.words());
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * A trace.
	 * @param traceId 32 hexadecimal digits
	 * @return the trace, or {@code null} if it is not held
	 */
	public @Nullable HeldTrace trace(String traceId) {
		TraceView view;
		Words words;
		this.memory.lock.lock();
		try {
			StoredTrace trace = this.memory.find(traceId);
			if (trace == null || trace.spanCount == 0) {
				return null;
			}
			view = this.memory.view(trace);
			words = this.memory.words();
		}
		finally {
			this.memory.lock.unlock();
		}
		try {
			return held(view, words);
		}
		finally {
			this.memory.lock.lock();
			try {
				this.memory.release(view);
			}
			finally {
				this.memory.lock.unlock();
			}
		}
	}

	static @Nullable HeldTrace held(TraceView view, Words words) {
		StoredTrace trace = view.trace;
		String traceId = trace.traceId();
		TraceSummary summary = Summarizer.summarize(traceId, view.spans, trace.base, words, trace.holding.heldAs());
		if (summary == null) {
			return null;
		}
		List<SpanData> spans = new SpanDecoder(traceId, view.spans, trace.base, words).decode();
		spans.sort(Comparator.comparingLong(SpanData::getStartEpochNanos));
		List<LogEntry> logs = LogCodec.decode(traceId, view.logs, trace.base, words);
		logs.sort(Comparator.comparingLong(LogEntry::epochNanos));
		return new HeldTrace(summary, List.copyOf(spans), List.copyOf(logs));
	}

	/**
	 * The trace that stands for what is usual on the route of another.
	 * @param summary the other
	 * @return its id, or {@code null} if there is none, or it is the same
	 */
	public @Nullable String medianOf(TraceSummary summary) {
		this.memory.lock.lock();
		try {
			RouteGroup group = this.memory.retention().find(summary.rootService(), Classifier.routeOf(summary));
			StoredTrace median = (group != null) ? group.list(Holding.MEDIAN).head : null;
			String traceId = (median != null) ? median.traceId() : null;
			return summary.traceId().equals(traceId) ? null : traceId;
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * Keeps a trace until it is unpinned.
	 * @param traceId 32 hexadecimal digits
	 * @return whether it is kept: not if it is not held, or pinned traces would take more
	 * than half of the memory
	 */
	public boolean pin(String traceId) {
		this.memory.lock.lock();
		try {
			StoredTrace trace = this.memory.find(traceId);
			return trace != null && this.memory.pin(trace);
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * Keeps a trace no longer than others.
	 * @param traceId 32 hexadecimal digits
	 */
	public void unpin(String traceId) {
		this.memory.lock.lock();
		try {
			StoredTrace trace = this.memory.find(traceId);
			if (trace != null) {
				this.memory.unpin(trace);
			}
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * How full the store is.
	 * @return its state now
	 */
	public StoreStatus status() {
		Map<String, Long> evicted = new LinkedHashMap<>();
		this.memory.lock.lock();
		try {
			this.memory.evicted().forEach((holding, count) -> evicted.put(holding.text(), count));
			return new StoreStatus(this.memory.listed(), this.memory.spans(), this.memory.logs(), this.memory.bytes(),
					this.limits.maxBytes(), evicted, this.drops.toMap(), this.queue.size(), this.limits.queueCapacity(),
					this.listeners.failures());
		}
		finally {
			this.memory.lock.unlock();
		}
	}

	/**
	 * Waits until all that was offered before is stored, summed up, and told to the
	 * listeners: for tests, and before one looks for what one has just sent. On the
	 * thread of the store itself it does nothing.
	 */
	public void flush() {
		this.loop.flush();
	}

	@Override
	public void close() {
		this.loop.close();
		this.memory.lock.lock();
		try {
			this.memory.clear();
		}
		finally {
			this.memory.lock.unlock();
		}
	}

}
