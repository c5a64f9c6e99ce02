package dev.traced.sampling.tail;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * One part of the local traces, by trace id, with its part of the limits. Everything in
 * it happens under its lock, for the time of a look-up; what has been decided is handed
 * over outside.
 */
final class Stripe {

	private final TailLimits limits;

	private final KeepRules rules;

	private final TailCounters counters;

	/** The traces that wait, the oldest first. */
	private final Map<String, LocalTrace> waiting = new LinkedHashMap<>();

	private final KeptTraces kept;

	private final LongSupplier nanoClock;

	/** The time when the last root started or the last span ended. */
	private long now;

	private int spans;

	private long bytes;

	Stripe(TailLimits limits, KeepRules rules, TailCounters counters, LongSupplier nanoClock) {
		this.limits = limits;
		this.rules = rules;
		this.counters = counters;
		this.nanoClock = nanoClock;
		this.kept = new KeptTraces(limits, nanoClock);
	}

	/** A local root starts. */
	synchronized List<LocalTrace> begin(String traceId, boolean sampled) {
		this.now = this.nanoClock.getAsLong();
		LocalTrace trace = this.waiting.get(traceId);
		if (trace != null) {
			trace.addRoot(sampled);
			return evict();
		}
		if (!sampled && this.kept.contains(traceId)) {
			return List.of();
		}
		this.waiting.put(traceId, new LocalTrace(traceId, sampled, this.now));
		this.bytes += LocalTrace.OVERHEAD;
		return evict();
	}

	/** A span is about to start below a local parent. */
	synchronized Admission admit(String traceId, String parentSpanId, boolean parents, int max) {
		LocalTrace trace = this.waiting.get(traceId);
		if (trace == null) {
			return this.kept.contains(traceId) ? Admission.RECORDED : Admission.UNKNOWN;
		}
		if (!trace.admit(max)) {
			return Admission.REFUSED;
		}
		if (parents) {
			long before = trace.bytes();
			trace.addParent(parentSpanId);
			this.bytes += trace.bytes() - before;
		}
		return trace.isSampled() ? Admission.SAMPLED : Admission.RECORDED;
	}

	/** Whether spans of a trace may still be recorded. */
	synchronized boolean follows(String traceId) {
		return this.waiting.containsKey(traceId) || this.kept.contains(traceId);
	}

	/** A span has ended. */
	synchronized Ending end(SpanData span, boolean isRoot, @Nullable KeepCause cause, long size) {
		this.now = this.nanoClock.getAsLong();
		String traceId = span.getTraceId();
		LocalTrace trace = this.waiting.get(traceId);
		if (trace == null) {
			return late(span, isRoot, cause);
		}
		int spansBefore = trace.size();
		long bytesBefore = trace.bytes();
		boolean complete = trace.add(span, isRoot, cause, size, this.limits.spansPerTrace());
		this.spans += trace.size() - spansBefore;
		this.bytes += trace.bytes() - bytesBefore;
		if (complete) {
			remove(trace);
			if (!trace.isSampled() && trace.cause() == null && this.rules.share(traceId)) {
				trace.cause(KeepCause.SHARE);
			}
			remember(trace);
			return new Ending(Ending.Fate.COMPLETE, List.of(trace));
		}
		if (trace.isSampled() && trace.size() > this.limits.spansPerTrace()) {
			// nothing of it may be lost, so that it waits no longer
			remove(trace);
			this.counters.countEvicted(Eviction.SPANS);
			return new Ending(Ending.Fate.WAITS, List.of(trace));
		}
		List<LocalTrace> evicted = evict();
		return evicted.isEmpty() ? Ending.WAITS : new Ending(Ending.Fate.WAITS, evicted);
	}

	private Ending late(SpanData span, boolean isRoot, @Nullable KeepCause cause) {
		if (this.kept.follow(span.getTraceId())) {
			return Ending.FOLLOWS;
		}
		if (!isRoot || cause == null) {
			return Ending.LATE;
		}
		// the trace of a root that has not ended can be missing only if it was evicted
		this.kept.add(span.getTraceId());
		return Ending.ALONE;
	}

	private void remember(LocalTrace trace) {
		if (trace.cause() != null) {
			this.kept.add(trace.traceId());
		}
	}

	private List<LocalTrace> evict() {
		List<LocalTrace> evicted = List.of();
		Iterator<LocalTrace> oldest = this.waiting.values().iterator();
		while (oldest.hasNext()) {
			LocalTrace trace = oldest.next();
			Eviction why = why(trace);
			if (why == null) {
				break;
			}
			oldest.remove();
			forget(trace);
			remember(trace);
			this.counters.countEvicted(why);
			if (evicted.isEmpty()) {
				evicted = new ArrayList<>();
			}
			evicted.add(trace);
		}
		return evicted;
	}

	private @Nullable Eviction why(LocalTrace oldest) {
		if (this.waiting.size() > this.limits.traces()) {
			return Eviction.TRACES;
		}
		if (this.spans > this.limits.spans()) {
			return Eviction.SPANS;
		}
		if (this.bytes > this.limits.bytes()) {
			return Eviction.BYTES;
		}
		return (this.now - oldest.startNanos() > Nanos.of(this.limits.age())) ? Eviction.AGE : null;
	}

	private void remove(LocalTrace trace) {
		this.waiting.remove(trace.traceId());
		forget(trace);
	}

	private void forget(LocalTrace trace) {
		this.spans -= trace.size();
		this.bytes -= trace.bytes();
	}

	/** Everything that waits, which waits no more. */
	synchronized List<LocalTrace> drain() {
		List<LocalTrace> all = List.copyOf(this.waiting.values());
		this.waiting.clear();
		this.spans = 0;
		this.bytes = 0;
		return all;
	}

	synchronized int waitingTraces() {
		return this.waiting.size();
	}

	synchronized int waitingSpans() {
		return this.spans;
	}

	synchronized long waitingBytes() {
		return this.bytes;
	}

	/**
	 * What a trace says to a span that is about to start.
	 */
	enum Admission {

		/** There is no such trace. */
		UNKNOWN,

		/** It is not sampled, but recorded until it is decided, or kept already. */
		RECORDED,

		/** It is sampled. */
		SAMPLED,

		/** It has enough spans. */
		REFUSED

	}

}
