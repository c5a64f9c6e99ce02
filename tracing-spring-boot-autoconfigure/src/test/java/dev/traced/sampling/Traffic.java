package dev.traced.sampling;

import java.util.SplittableRandom;

/**
 * Requests as they might come, by a simulated clock: the same in every run.
 */
@FunctionalInterface
interface Traffic {

	long SECOND = 1_000_000_000L;

	/**
	 * When the next request comes.
	 * @param now the time of the request before, in nanoseconds
	 * @return a later time
	 */
	long next(long now);

	/** So many per second, evenly. */
	static Traffic steady(double perSecond) {
		return varying((seconds) -> perSecond);
	}

	/** Calm, but for a rush. */
	static Traffic spike(double calm, double rush, double from, double to) {
		return varying((seconds) -> (seconds >= from && seconds < to) ? rush : calm);
	}

	/** From nearly nothing to the highest and back, again and again. */
	static Traffic sinusoidal(double highest, double period) {
		return varying((seconds) -> 0.1 + highest * (1 - StrictMath.cos(2 * Math.PI * seconds / period)) / 2);
	}

	/** On for some seconds, then off for as many. */
	static Traffic onAndOff(double perSecond, double seconds) {
		Traffic on = steady(perSecond);
		long phase = (long) (seconds * SECOND);
		return (now) -> {
			long next = on.next(now);
			return (next / phase % 2 == 0) ? next : (next / phase + 1) * phase;
		};
	}

	/** So many per second, at random. */
	static Traffic random(double perSecond, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		return (now) -> now + 1 + (long) (-StrictMath.log(1 - random.nextDouble()) / perSecond * SECOND);
	}

	/** Many at the same moment, once in a while. */
	static Traffic bunches(int size, double period) {
		return new Traffic() {

			private int left = size;

			@Override
			public long next(long now) {
				if (--this.left > 0) {
					return now + 1;
				}
				this.left = size;
				return now + (long) (period * SECOND);
			}

		};
	}

	/** At a rate that varies over time, evenly. */
	static Traffic varying(Rate rate) {
		return (now) -> {
			double perSecond = rate.at((double) now / SECOND);
			long wait = Math.max(1, (long) (SECOND / perSecond));
			// a rate may change long before the next request would come
			return (wait <= SECOND / 10 || rate.at((double) (now + wait) / SECOND) <= perSecond * 2) ? now + wait
					: changed(rate, now, wait);
		};
	}

	private static long changed(Rate rate, long now, long wait) {
		double due = 0;
		long step = SECOND / 1000;
		long time = now;
		while (due < 1 && time < now + wait) {
			due += rate.at((double) time / SECOND) * step / SECOND;
			time += step;
		}
		return time;
	}

	/** Requests per second at a time. */
	@FunctionalInterface
	interface Rate {

		double at(double seconds);

	}

}
