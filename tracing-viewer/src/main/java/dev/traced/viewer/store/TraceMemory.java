package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The traces held, with all that belongs to them, under one lock that is never held for
 * longer than a span or a look-up takes. One thread adds; others read.
 */
final class TraceMemory {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	/** Until the first summary. */
	private static final String NEW = "(new)";

	final ReentrantLock lock = new ReentrantLock();

	private final StoreLimits limits;

	private final Dictionary dictionary = new Dictionary();

	private final TraceTable traces = new TraceTable();

	private final Retention retention = new Retention();

	private final Classifier classifier = new Classifier(this.retention);

	private final ActiveTraces active = new ActiveTraces();

	private List<StoredTrace> changed = new ArrayList<>();

	private final Map<Holding, Long> evicted = new EnumMap<>(Holding.class);

	private final Intake intake;

	/** Traces that have spans. */
	private int listed;

	private long spans;

	private long logs;

	TraceMemory(StoreLimits limits) {
		this.limits = limits;
		this.intake = new Intake(this.dictionary, limits);
		for (Holding holding : Holding.values()) {
			this.evicted.put(holding, 0L);
		}
	}

	/**
	 * Adds a span.
	 * @param span the span
	 * @param now the store's time
	 * @return why it was not added, or {@code null} if it was
	 */
	@Nullable Drop add(SpanData span, long now) {
		SpanContext context = span.getSpanContext();
		TraceId id = (context != null) ? TraceId.parse(context.getTraceId()) : null;
		long spanId = (id != null && context.getSpanId().length() == 16) ? Hex.parse(context.getSpanId(), 0) : 0;
		if (id == null || spanId == 0) {
			return Drop.INVALID;
		}
		long start = span.getStartEpochNanos();
		SpanKind kind = span.getKind();
		StoredTrace known = this.traces.get(id.high(), id.low());
		if (known != null && (known.spanCount >= this.limits.maxSpansPerTrace()
				|| known.bytes() >= this.limits.maxBytesPerTrace())) {
			return Drop.TRACE_FULL;
		}
		StoredTrace trace = (known != null) ? known : new StoredTrace(id.high(), id.low(), start);
		Resource resource = span.getResource();
		String service = (resource != null) ? resource.getAttribute(SERVICE_NAME) : null;
		ByteWriter record = this.intake.encode(span, spanId, trace.base);
		// only now: a span that can't be read must not be remembered
		if (trace
			.isDuplicate(StoredTrace.identity(spanId, ((kind != null) ? kind : SpanKind.INTERNAL).ordinal(), start))) {
			this.dictionary.rollBack();
			this.retention.measure(trace);
			this.active.touch(trace, now);
			return Drop.DUPLICATE;
		}
		trace.addSpan(record);
		this.spans++;
		this.listed += (trace.spanCount == 1) ? 1 : 0;
		added(trace, known == null, (service != null) ? service : "", Holding.RECENT, now);
		return null;
	}

	/**
	 * Adds a line of log.
	 * @param entry the line
	 * @param now the store's time
	 * @return why it was not added, or {@code null} if it was
	 */
	@Nullable Drop add(LogEntry entry, long now) {
		TraceId id = TraceId.parse(entry.traceId());
		if (id == null) {
			return Drop.INVALID;
		}
		StoredTrace known = this.traces.get(id.high(), id.low());
		if (this.limits.maxLogsPerTrace() == 0 || (known != null && (known.logCount >= this.limits.maxLogsPerTrace()
				|| known.bytes() >= this.limits.maxBytesPerTrace()))) {
			return Drop.LOGS_FULL;
		}
		StoredTrace trace = (known != null) ? known : new StoredTrace(id.high(), id.low(), entry.epochNanos());
		trace.addLog(this.intake.encode(entry, trace.base));
		this.logs++;
		added(trace, known == null, entry.service(), Holding.LOGS, now);
		return null;
	}

	private void added(StoredTrace trace, boolean isNew, String service, Holding holding, long now) {
		if (isNew) {
			this.traces.add(trace);
			this.retention.add(trace, this.retention.group(service, NEW), holding);
		}
		this.retention.measure(trace);
		this.active.touch(trace, now);
		if (!trace.changed && trace.spanCount > 0) {
			trace.changed = true;
			this.changed.add(trace);
		}
		evict();
	}

	private void evict() {
		while (bytes() > this.limits.maxBytes() || this.traces.size() > this.limits.maxTraces()) {
			StoredTrace victim = this.retention.victim();
			if (victim == null) {
				return;
			}
			this.evicted.merge(victim.holding, 1L, Long::sum);
			remove(victim);
		}
	}

	private void remove(StoredTrace trace) {
		this.traces.remove(trace);
		this.retention.remove(trace);
		this.active.remove(trace);
		this.spans -= trace.spanCount;
		this.listed -= (trace.spanCount > 0) ? 1 : 0;
		this.logs -= trace.logCount;
		trace.dead = true;
		if (trace.readers == 0) {
			trace.release(this.dictionary);
		}
	}

	/** How many traces wait for their summaries. */
	int changed() {
		return this.changed.size();
	}

	/** Whether nothing waits for time to pass. */
	boolean isSettled() {
		return this.changed.isEmpty() && this.active.isEmpty();
	}

	/** The traces that have changed since the last time. */
	List<StoredTrace> takeChanged() {
		List<StoredTrace> changed = this.changed;
		this.changed = new ArrayList<>();
		return changed;
	}

	/**
	 * Sums up a trace that has changed, and gives it its place.
	 * @param trace the trace
	 * @return the summary, or {@code null} if it is held no longer
	 */
	@Nullable TraceSummary summarize(StoredTrace trace) {
		trace.changed = false;
		if (trace.dead) {
			return null;
		}
		TraceSummary summary = Summarizer.summarize(trace.traceId(), trace.spans(), trace.base, this.dictionary.words(),
				trace.holding.heldAs());
		if (summary == null) {
			return null;
		}
		trace.summary(summary);
		this.classifier.classify(trace, summary);
		this.retention.measure(trace);
		evict();
		return trace.summary();
	}

	/**
	 * Takes a trace that nothing was added to since a time.
	 * @param since the time
	 * @return the trace, or {@code null} if there is none
	 */
	@Nullable StoredTrace pollQuiet(long since) {
		StoredTrace trace = this.active.pollQuiet(since);
		if (trace != null) {
			trace.compact();
			this.retention.measure(trace);
		}
		return trace;
	}

	@Nullable StoredTrace find(String traceId) {
		TraceId id = TraceId.parse(traceId);
		return (id != null) ? this.traces.get(id.high(), id.low()) : null;
	}

	/** A trace's records as they are now; to be given back by {@link #release}. */
	TraceView view(StoredTrace trace) {
		trace.readers++;
		return new TraceView(trace, trace.summary(), trace.spans(), trace.logs());
	}

	void release(TraceView view) {
		StoredTrace trace = view.trace;
		if (--trace.readers == 0 && trace.dead) {
			trace.release(this.dictionary);
		}
	}

	Words words() {
		return this.dictionary.words();
	}

	Dictionary dictionary() {
		return this.dictionary;
	}

	TraceTable traces() {
		return this.traces;
	}

	Retention retention() {
		return this.retention;
	}

	boolean pin(StoredTrace trace) {
		RouteGroup group = trace.group;
		if (trace.holding == Holding.PINNED || group == null) {
			return trace.holding == Holding.PINNED;
		}
		if (this.retention.bytes(Holding.PINNED) + trace.bytes() > this.limits.maxPinnedBytes()) {
			return false;
		}
		this.retention.hold(trace, group, Holding.PINNED, true);
		return true;
	}

	void unpin(StoredTrace trace) {
		RouteGroup group = trace.group;
		TraceSummary summary = trace.summary();
		if (trace.holding == Holding.PINNED && group != null) {
			this.retention.hold(trace, group, (summary != null) ? Holding.RECENT : Holding.LOGS, true);
			if (summary != null) {
				this.classifier.classify(trace, summary);
			}
		}
	}

	void clear() {
		List<StoredTrace> all = new ArrayList<>();
		this.traces.forEach(all::add);
		all.forEach(this::remove);
		this.changed.clear();
	}

	int listed() {
		return this.listed;
	}

	long spans() {
		return this.spans;
	}

	long logs() {
		return this.logs;
	}

	Map<Holding, Long> evicted() {
		return this.evicted;
	}

	long bytes() {
		return this.retention.bytes() + this.dictionary.bytes() + 4L * Math.max(1024, this.traces.size());
	}

}
