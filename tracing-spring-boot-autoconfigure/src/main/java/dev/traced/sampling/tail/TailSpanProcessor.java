package dev.traced.sampling.tail;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Gathers ended spans until their local root has ended, and hands over what is to be
 * exported. Of sampled spans it takes note only where traces are thinned out.
 */
final class TailSpanProcessor implements SpanProcessor {

	private static final AttributeKey<String> REASON = AttributeKey.stringKey("traced.keep.reason");

	private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("traced.spans.dropped");

	private final TailBuffer buffer;

	private final KeepRules rules;

	private final SpanThrift thrift;

	private final boolean reason;

	private final TailCounters counters;

	private final TailSink sink;

	private volatile boolean shutdown;

	TailSpanProcessor(TailBuffer buffer, KeepRules rules, SpanThrift thrift, boolean reason, TailCounters counters,
			TailSink sink) {
		this.buffer = buffer;
		this.rules = rules;
		this.thrift = thrift;
		this.reason = reason;
		this.counters = counters;
		this.sink = sink;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		SpanContext context = span.getSpanContext();
		if (isOurs(context) && LocalTrace.isRoot(span.getParentSpanContext()) && !this.shutdown) {
			this.buffer.begin(context.getTraceId(), context.isSampled()).forEach((trace) -> decided(trace, false));
		}
	}

	private boolean isOurs(SpanContext span) {
		return span.isSampled() ? this.thrift.any() : this.rules.any();
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		SpanContext context = span.getSpanContext();
		if (!isOurs(context)) {
			return;
		}
		boolean isRoot = LocalTrace.isRoot(span.getParentSpanContext());
		SpanData data = span.toSpanData();
		KeepCause cause = context.isSampled() ? null : this.rules.cause(data, isRoot);
		Ending ending = this.buffer.end(data, isRoot, cause, SpanSize.of(data));
		switch (ending.fate()) {
			case WAITS -> ending.decided().forEach((trace) -> decided(trace, false));
			case COMPLETE -> ending.decided().forEach((trace) -> decided(trace, true));
			case FOLLOWS -> late(isRoot ? amended(data, cause, 0) : data, true);
			case LATE -> late(data, context.isSampled());
			case ALONE -> {
				count(cause);
				this.sink.accept(List.of(amended(data, cause, 0)), false);
			}
		}
	}

	private void late(SpanData span, boolean export) {
		if (!span.getSpanContext().isSampled()) {
			this.counters.countLate(export);
		}
		if (export) {
			this.sink.accept(List.of(span), false);
		}
	}

	private void decided(LocalTrace trace, boolean complete) {
		KeepCause cause = trace.cause();
		if (cause != null) {
			count(cause);
		}
		else if (!trace.isSampled()) {
			this.counters.countDropped();
		}
		List<SpanData> spans = trace.ended();
		if (cause == null) {
			spans = spans.stream().filter((span) -> span.getSpanContext().isSampled()).toList();
			this.counters.countNotKept(trace.size() - spans.size());
		}
		if (spans.isEmpty()) {
			this.counters.countNotKept(trace.left());
			return;
		}
		this.counters.countLeft(trace.left());
		SpanThrift.Thinned thinned = this.thrift.thin(spans, trace.parents());
		this.counters.countCompressed(thinned.compressed());
		this.counters.countShort(thinned.dropped());
		this.sink.accept(amended(thinned.spans(), trace, cause, trace.left() + thinned.dropped()), complete);
	}

	private List<SpanData> amended(List<SpanData> spans, LocalTrace trace, @Nullable KeepCause cause, int dropped) {
		SpanData root = trace.root();
		List<SpanData> amended = new ArrayList<>(spans);
		amended.replaceAll((span) -> (span == root) ? amended(span, cause, dropped) : span);
		return amended;
	}

	private SpanData amended(SpanData root, @Nullable KeepCause cause, int dropped) {
		AttributesBuilder added = Attributes.builder();
		if (this.reason && cause != null) {
			added.put(REASON, cause.text());
		}
		if (dropped > 0) {
			added.put(DROPPED, (long) dropped);
		}
		Attributes attributes = added.build();
		return attributes.isEmpty() ? root : new AmendedSpan(root,
				root.getAttributes().toBuilder().putAll(attributes).build(), root.getEndEpochNanos());
	}

	private void count(@Nullable KeepCause cause) {
		if (cause != null) {
			this.counters.countKept(cause);
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	@Override
	public CompletableResultCode shutdown() {
		this.shutdown = true;
		this.buffer.drain().forEach((trace) -> decided(trace, false));
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public String toString() {
		return "keep rules";
	}

}
