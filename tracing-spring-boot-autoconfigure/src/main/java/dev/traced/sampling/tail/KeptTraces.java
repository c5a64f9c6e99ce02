package dev.traced.sampling.tail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which traces were kept, so that late spans follow: for some time, the last
 * ones only, and only so many spans of each, since a caller that always sends the same
 * trace id must not have everything kept. Not thread-safe: a {@link Stripe} guards it.
 */
final class KeptTraces {

	private final LongSupplier nanoClock;

	private final long ageNanos;

	private final int maxFollowers;

	/** The oldest first. */
	private final Map<String, Kept> kept;

	KeptTraces(TailLimits limits, LongSupplier nanoClock) {
		this.nanoClock = nanoClock;
		this.ageNanos = Nanos.of(limits.age());
		this.maxFollowers = limits.spansPerTrace();
		this.kept = new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
				return size() > limits.decisions();
			}

		};
	}

	void add(String traceId) {
		this.kept.put(traceId, new Kept(this.nanoClock.getAsLong()));
	}

	boolean contains(String traceId) {
		return find(traceId) != null;
	}

	/** Whether a span that has ended is kept like its trace. */
	boolean follow(String traceId) {
		Kept trace = find(traceId);
		if (trace == null) {
			return false;
		}
		if (++trace.followers >= this.maxFollowers) {
			this.kept.remove(traceId);
		}
		return true;
	}

	private @Nullable Kept find(String traceId) {
		if (this.kept.isEmpty()) {
			return null;
		}
		Kept trace = this.kept.get(traceId);
		if (trace != null && this.nanoClock.getAsLong() - trace.since > this.ageNanos) {
			this.kept.remove(traceId);
			return null;
		}
		return trace;
	}

	/**
	 * A trace that was kept.
	 */
	private static final class Kept {

		private final long since;

		/** How many spans have followed. */
		private int followers;

		private Kept(long since) {
			this.since = since;
		}

	}

}
