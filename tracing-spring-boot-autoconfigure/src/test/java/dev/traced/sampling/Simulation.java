package dev.traced.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * What a sampler keeps of simulated traffic, and what of it is to be expected.
 */
final class Simulation {

	/** Bins per second. */
	static final int BINS = 20;

	private static final long BIN = Traffic.SECOND / BINS;

	/** Not 0: nothing may depend on where a clock begins. */
	private static final long ORIGIN = Long.MAX_VALUE - 7 * Traffic.SECOND;

	private final int[] demand;

	private final int[] kept;

	private long[] keptAt = new long[1024];

	private int total;

	private long[] requestedAt = new long[1024];

	private int requests;

	private long now;

	private Simulation(int seconds) {
		this.demand = new int[seconds * BINS];
		this.kept = new int[seconds * BINS];
	}

	static Simulation run(Function<LongSupplier, Sampler> sampler, Traffic traffic, int seconds) {
		return run(sampler, traffic, seconds, (result) -> {
		});
	}

	static Simulation run(Function<LongSupplier, Sampler> factory, Traffic traffic, int seconds, Kept listener) {
		Simulation simulation = new Simulation(seconds);
		SplittableRandom ids = new SplittableRandom(17);
		Sampler sampler = factory.apply(() -> ORIGIN + simulation.now);
		long end = seconds * Traffic.SECOND;
		for (simulation.now = traffic.next(0); simulation.now < end; simulation.now = traffic.next(simulation.now)) {
			String traceId = TraceId.fromLongs(ids.nextLong(), ids.nextLong() | 1L << 63);
			SamplingResult result = sampler.shouldSample(Context.root(), traceId, "name", SpanKind.SERVER,
					Attributes.empty(), List.of());
			simulation.add(result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE);
			if (result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE) {
				listener.keep(result);
			}
		}
		return simulation;
	}

	private void add(boolean sampled) {
		int bin = (int) (this.now / BIN);
		this.demand[bin]++;
		if (this.requests == this.requestedAt.length) {
			this.requestedAt = Arrays.copyOf(this.requestedAt, this.requests * 2);
		}
		this.requestedAt[this.requests++] = this.now;
		if (sampled) {
			this.kept[bin]++;
			if (this.total == this.keptAt.length) {
				this.keptAt = Arrays.copyOf(this.keptAt, this.total * 2);
			}
			this.keptAt[this.total++] = this.now;
		}
	}

	/** The most that is kept over any time of this length, wherever it begins. */
	int mostKept(double seconds) {
		long window = (long) (seconds * Traffic.SECOND);
		int most = 0;
		int first = 0;
		for (int last = 0; last < this.total; last++) {
			while (this.keptAt[last] - this.keptAt[first] >= window) {
				first++;
			}
			most = Math.max(most, last - first + 1);
		}
		return most;
	}

	/**
	 * How many traces any ten seconds have less than they should have, at most; not more
	 * than 0 if the budget is met. To be expected is what there was of the budget while
	 * there was any demand: of each request the part of a trace that the time since the
	 * request before gives. A tenth of it may be missing, or so many traces that can't be
	 * halved. If the demand was interrupted, so may three tenths of a second's worth, or
	 * one trace: what came at the same moment before the ten seconds is made up for in
	 * them.
	 */
	double missing(double rate) {
		double[] expected = expected(rate);
		double most = -Double.MAX_VALUE;
		for (int from = 0; from + 10 * BINS <= this.demand.length; from++) {
			double sum = 0;
			for (int bin = from; bin < from + 10 * BINS; bin++) {
				sum += expected[bin];
			}
			double least = sum - Math.max(sum / 10, indivisible(rate))
					- ((sum > rate * 10 * 0.999) ? 0 : Math.max(rate * 0.3, 1));
			most = Math.max(most, least - sum(this.kept, from, 10 * BINS));
		}
		return most;
	}

	/** The most that any ten seconds may have. */
	static int mostAllowed(double rate) {
		// the epsilon: 110 is not 110.00000000000001
		return (int) Math.max(rate * 11 + 1e-6, Math.ceil(rate * 10 - 1e-6) + indivisible(rate));
	}

	/** One trace, or two of budgets so small that two are what may be saved. */
	private static int indivisible(double rate) {
		return (rate < 2) ? 2 : 1;
	}

	private double[] expected(double rate) {
		double[] expected = new double[this.demand.length];
		long before = -Traffic.SECOND * 1000;
		for (int i = 0; i < this.requests; i++) {
			long at = this.requestedAt[i];
			expected[(int) (at / BIN)] += Math.min(1, rate * (at - before) / Traffic.SECOND);
			before = at;
		}
		return expected;
	}

	/** Requests over a time. */
	int demand(double from, double to) {
		return sum(this.demand, bin(from), bin(to) - bin(from));
	}

	/** Requests kept over a time. */
	int kept(double from, double to) {
		return sum(this.kept, bin(from), bin(to) - bin(from));
	}

	private static int bin(double seconds) {
		return (int) Math.round(seconds * BINS);
	}

	int demand() {
		return sum(this.demand, 0, this.demand.length);
	}

	int kept() {
		return this.total;
	}

	int seconds() {
		return this.demand.length / BINS;
	}

	private static int sum(int[] bins, int from, int length) {
		int sum = 0;
		for (int i = from; i < from + length; i++) {
			sum += bins[i];
		}
		return sum;
	}

	/** Looks at what is kept. */
	@FunctionalInterface
	interface Kept {

		void keep(SamplingResult result);

	}

}
