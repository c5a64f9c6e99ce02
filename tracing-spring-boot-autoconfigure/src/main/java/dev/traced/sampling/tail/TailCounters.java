package dev.traced.sampling.tail;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * What has become of the traces that were not sampled, and of the spans that were left
 * out; all since the start.
 */
public final class TailCounters {

	private final Map<KeepCause, LongAdder> kept = adders(KeepCause.class);

	private final Map<Eviction, LongAdder> evicted = adders(Eviction.class);

	private final LongAdder unsampled = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder notKept = new LongAdder();

	private final LongAdder lateKept = new LongAdder();

	private final LongAdder lateDropped = new LongAdder();

	private final LongAdder left = new LongAdder();

	private final LongAdder shortSpans = new LongAdder();

	private final LongAdder compressed = new LongAdder();

	TailCounters() {
	}

	private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
		Map<E, LongAdder> adders = new EnumMap<>(type);
		for (E constant : type.getEnumConstants()) {
			adders.put(constant, new LongAdder());
		}
		return adders;
	}

	private static <E> long sum(Map<E, LongAdder> adders, E key) {
		LongAdder adder = adders.get(key);
		return (adder != null) ? adder.sum() : 0;
	}

	private static <E> void increment(Map<E, LongAdder> adders, E key) {
		LongAdder adder = adders.get(key);
		if (adder != null) {
			adder.increment();
		}
	}

	/**
	 * Local traces kept for a cause.
	 * @param cause the cause
	 * @return the count
	 */
	public long kept(KeepCause cause) {
		return sum(this.kept, cause);
	}

	/**
	 * Local traces kept for any cause.
	 * @return the count
	 */
	public long kept() {
		return total(this.kept.values(), LongAdder::sum);
	}

	/**
	 * Spans that are not even recorded: the sampler does not take them, and no rule may
	 * keep them.
	 * @return the count
	 */
	public long unsampled() {
		return this.unsampled.sum();
	}

	/**
	 * Spans that were recorded, or would have been if their trace had had fewer, and were
	 * dropped with it.
	 * @return the count
	 */
	public long notKept() {
		return this.notKept.sum();
	}

	/**
	 * Local traces dropped, because no rule kept them or because they were evicted.
	 * @return the count
	 */
	public long dropped() {
		return this.dropped.sum();
	}

	/**
	 * Local traces decided before they had ended.
	 * @param cause what they had to go for
	 * @return the count
	 */
	public long evicted(Eviction cause) {
		return sum(this.evicted, cause);
	}

	/**
	 * Local traces decided before they had ended, for any cause.
	 * @return the count
	 */
	public long evicted() {
		return total(this.evicted.values(), LongAdder::sum);
	}

	/**
	 * Spans that ended after their trace had been decided, and were kept like it.
	 * @return the count
	 */
	public long lateKept() {
		return this.lateKept.sum();
	}

	/**
	 * Spans that ended after their trace had been decided, and were dropped like it.
	 * @return the count
	 */
	public long lateDropped() {
		return this.lateDropped.sum();
	}

	/**
	 * Spans missing in exported traces because these had more than the limit.
	 * @return the count
	 */
	public long left() {
		return this.left.sum();
	}

	/**
	 * Spans left out because they were short.
	 * @return the count
	 */
	public long shortSpans() {
		return this.shortSpans.sum();
	}

	/**
	 * Spans left out because others stand for them.
	 * @return the count
	 */
	public long compressed() {
		return this.compressed.sum();
	}

	private static <T> long total(Iterable<T> all, ToLongFunction<T> value) {
		long total = 0;
		for (T one : all) {
			total += value.applyAsLong(one);
		}
		return total;
	}

	void countKept(KeepCause cause) {
		increment(this.kept, cause);
	}

	void countEvicted(Eviction cause) {
		increment(this.evicted, cause);
	}

	void countUnsampled() {
		this.unsampled.increment();
	}

	void countNotKept(int count) {
		this.notKept.add(count);
	}

	void countDropped() {
		this.dropped.increment();
	}

	void countLate(boolean kept) {
		(kept ? this.lateKept : this.lateDropped).increment();
	}

	void countLeft(int count) {
		this.left.add(count);
	}

	void countShort(int count) {
		this.shortSpans.add(count);
	}

	void countCompressed(int count) {
		this.compressed.add(count);
	}

}
