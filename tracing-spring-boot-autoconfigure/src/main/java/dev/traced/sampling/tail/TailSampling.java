package dev.traced.sampling.tail;

import java.util.Optional;
import java.util.function.LongSupplier;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * Decides at the end of local traces. It has two ends in the SDK, a sampler around the
 * one in use and a span processor:
 *
 * <pre class="code">
 * TailSampling tail = new TailSampling(rules, SpanThrift.NONE, limits, true, System::nanoTime);
 * builder.setSampler(tail.sampler(sampler));
 * tail.processor(sink).ifPresent(builder::addSpanProcessor);
 * </pre>
 *
 * Without rules and thrift it adds neither.
 */
public final class TailSampling {

	private final KeepRules rules;

	private final SpanThrift thrift;

	private final boolean reason;

	private final TailCounters counters = new TailCounters();

	private final TailBuffer buffer;

	/**
	 * Prepares the decisions of one SDK.
	 * @param rules what is kept of what is not sampled
	 * @param thrift how traces are thinned out
	 * @param limits how much may wait
	 * @param reason whether the local root says why its trace is kept
	 * @param nanoClock the time, as of {@link System#nanoTime()}
	 */
	public TailSampling(KeepRules rules, SpanThrift thrift, TailLimits limits, boolean reason, LongSupplier nanoClock) {
		this.rules = rules;
		this.thrift = thrift;
		this.reason = reason;
		this.buffer = new TailBuffer(rules, limits.atLeast(thrift.maxPerTrace()), this.counters, nanoClock);
	}

	/**
	 * Whether anything is decided at the end.
	 * @return whether there are rules or thrift
	 */
	public boolean isActive() {
		return this.rules.any() || this.thrift.any();
	}

	/**
	 * Whether sampled spans too reach the sink, so that they need no other way to the
	 * exporters.
	 * @return whether traces are thinned out
	 */
	public boolean takesSampled() {
		return this.thrift.any();
	}

	/**
	 * Records what a sampler does not take.
	 * @param head the sampler whose decision other services are told
	 * @return the sampler, the same if nothing is decided at the end
	 */
	public Sampler sampler(Sampler head) {
		return isActive() ? new TailSampler(head, this.buffer, this.rules, this.thrift, this.counters) : head;
	}

	/**
	 * Gathers spans until they are decided. Add it before whatever is behind the sink,
	 * which must outlive it.
	 * @param sink takes what is to be exported
	 * @return the processor, or nothing if nothing is decided at the end
	 */
	public Optional<SpanProcessor> processor(TailSink sink) {
		return isActive()
				? Optional
					.of(new TailSpanProcessor(this.buffer, this.rules, this.thrift, this.reason, this.counters, sink))
				: Optional.empty();
	}

	/**
	 * What has been decided so far.
	 * @return the counters
	 */
	public TailCounters counters() {
		return this.counters;
	}

	/**
	 * The local traces that wait for their end.
	 * @return the count
	 */
	public long waitingTraces() {
		return this.buffer.sum(Stripe::waitingTraces);
	}

	/**
	 * The ended spans that wait for the end of their trace.
	 * @return the count
	 */
	public long waitingSpans() {
		return this.buffer.sum(Stripe::waitingSpans);
	}

	/**
	 * The estimated memory of what waits.
	 * @return the size in bytes
	 */
	public long waitingBytes() {
		return this.buffer.sum(Stripe::waitingBytes);
	}

}
