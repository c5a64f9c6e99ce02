package dev.traced.sampling.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The local traces that wait for their end. Divided into parts so that requests do not
 * wait for each other: all spans of a trace are in the same one.
 */
final class TailBuffer {

	private final Stripe[] stripes;

	TailBuffer(KeepRules rules, TailLimits limits, TailCounters counters, LongSupplier nanoClock) {
		this.stripes = new Stripe[limits.stripes()];
		for (int i = 0; i < this.stripes.length; i++) {
			this.stripes[i] = new Stripe(limits.divided(this.stripes.length), rules, counters, nanoClock);
		}
	}

	List<LocalTrace> begin(String traceId, boolean sampled) {
		return stripe(traceId).begin(traceId, sampled);
	}

	Stripe.Admission admit(String traceId, String parentSpanId, boolean parents, int max) {
		return stripe(traceId).admit(traceId, parentSpanId, parents, max);
	}

	boolean follows(String traceId) {
		return stripe(traceId).follows(traceId);
	}

	Ending end(SpanData span, boolean isRoot, @Nullable KeepCause cause, long size) {
		return stripe(span.getTraceId()).end(span, isRoot, cause, size);
	}

	List<LocalTrace> drain() {
		List<LocalTrace> all = new ArrayList<>();
		for (Stripe stripe : this.stripes) {
			all.addAll(stripe.drain());
		}
		return all;
	}

	long sum(ToLongFunction<Stripe> value) {
		long sum = 0;
		for (Stripe stripe : this.stripes) {
			sum += value.applyAsLong(stripe);
		}
		return sum;
	}

	private Stripe stripe(String traceId) {
		int hash = traceId.hashCode();
		return this.stripes[(hash ^ (hash >>> 16)) & (this.stripes.length - 1)];
	}

}
