package dev.traced.viewer.analysis;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Knows the spans of this process that have not ended. And where in the code a call is
 * made that is made again and again: the {@value #REPEATS}th call of the same name below
 * one span gets {@code code.stacktrace}. It runs on the threads of the application, so it
 * does little there: one entry of a map for each span.
 */
public final class RunningTraces implements SpanProcessor {

	/** From so many on a call is a repetition. */
	static final int REPEATS = 5;

	static final int MAX_OPEN = 10_000;

	/** What has not ended by then is lost. */
	static final Duration MAX_AGE = Duration.ofHours(12);

	private static final int MAX_TRACES = 200;

	private static final int MAX_SPANS = 100;

	private static final AttributeKey<String> STACKTRACE = AttributeKey.stringKey("code.stacktrace");

	private final Map<String, OpenSpan> open = new ConcurrentHashMap<>();

	private final ReferenceQueue<ReadWriteSpan> lost = new ReferenceQueue<>();

	private final ApplicationCode code;

	private final StackAllowance allowance;

	/**
	 * Creates it without any span.
	 * @param code which code is the application's
	 */
	public RunningTraces(ApplicationCode code) {
		this(code, System::nanoTime);
	}

	RunningTraces(ApplicationCode code, LongSupplier nanoTime) {
		this.code = code;
		this.allowance = new StackAllowance(nanoTime);
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		SpanContext parent = span.getParentSpanContext();
		if (parent.isValid() && span.getKind() == SpanKind.CLIENT) {
			OpenSpan local = this.open.get(parent.getSpanId());
			if (local != null && local.count(span.getName()) == REPEATS && this.allowance.take()) {
				setCallSite(span);
			}
		}
		forgetLost();
		if (this.open.size() < MAX_OPEN) {
			String id = span.getSpanContext().getSpanId();
			this.open.put(id, new OpenSpan(span, id, Thread.currentThread(), this.lost));
		}
	}

	private void setCallSite(ReadWriteSpan span) {
		String stack = this.code.currentStack();
		if (stack != null) {
			span.setAttribute(STACKTRACE, stack);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		OpenSpan ended = this.open.remove(span.getSpanContext().getSpanId());
		if (ended != null) {
			ended.clear();
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	/** Spans that were collected as garbage: nobody can end them. */
	private void forgetLost() {
		Reference<? extends ReadWriteSpan> reference;
		while ((reference = this.lost.poll()) != null) {
			if (reference instanceof OpenSpan span) {
				this.open.remove(span.id(), span);
			}
		}
	}

	/**
	 * What runs at this moment.
	 * @return a snapshot, the oldest first; no more than two hundred
	 */
	public List<RunningTrace> running() {
		forgetLost();
		Map<String, List<Snapshot>> traces = new HashMap<>();
		Map<Thread, Snapshot> busy = new HashMap<>();
		for (OpenSpan each : this.open.values()) {
			Snapshot span = snapshot(each);
			if (span != null) {
				traces.computeIfAbsent(span.span.getTraceId(), (id) -> new ArrayList<>()).add(span);
				busy.merge(each.thread(), span, Snapshot::younger);
			}
		}
		return traces.values()
			.stream()
			.map((spans) -> trace(spans, busy))
			.sorted(Comparator.comparingDouble(RunningTrace::ageMs).reversed())
			.limit(MAX_TRACES)
			.toList();
	}

	private @Nullable Snapshot snapshot(OpenSpan open) {
		ReadWriteSpan span = open.get();
		if (span == null || span.hasEnded()) {
			return null;
		}
		long age = span.getLatencyNanos();
		if (age > MAX_AGE.toNanos()) {
			this.open.remove(open.id(), open);
			return null;
		}
		return new Snapshot(span.toSpanData(), open.thread(), age);
	}

	private static RunningTrace trace(List<Snapshot> spans, Map<Thread, Snapshot> busy) {
		spans.sort(Comparator.comparingLong(Snapshot::start));
		Snapshot oldest = spans.get(0);
		Snapshot youngest = spans.get(spans.size() - 1);
		long now = oldest.start() + oldest.ageNanos();
		List<String> stack = (busy.get(youngest.thread()) == youngest) ? ThreadStack.of(youngest.thread()) : List.of();
		return new RunningTrace(oldest.span().getTraceId(), SpanText.nameSoFar(oldest.span()),
				SpanText.service(oldest.span()), oldest.ageNanos() / 1e6, spans.size(),
				spans.stream().limit(MAX_SPANS).map((span) -> span.open(now)).toList(),
				youngest.thread().isAlive() ? ThreadStack.name(youngest.thread()) : null, stack);
	}

	/** How many spans are known; for tests. */
	int size() {
		forgetLost();
		return this.open.size();
	}

	/**
	 * An open span as it is now.
	 */
	private record Snapshot(SpanData span, Thread thread, long ageNanos) {

		Snapshot younger(Snapshot other) {
			return (start() >= other.start()) ? this : other;
		}

		long start() {
			return this.span.getStartEpochNanos();
		}

		RunningTrace.OpenSpan open(long nowEpochNanos) {
			SpanContext parent = this.span.getParentSpanContext();
			return new RunningTrace.OpenSpan(this.span.getSpanId(), parent.isValid() ? parent.getSpanId() : null,
					SpanText.nameSoFar(this.span), Math.max(0, nowEpochNanos - start()) / 1e6);
		}

	}

}
