package dev.traced.sampling;

/**
 * Finds the share of the traces that meets a budget. The share that would meet it, by the
 * requests of the last second or so, is made larger while the bucket of what may be spent
 * at once is fuller than it should be, and smaller while it is emptier: an error of the
 * estimate, or plain chance, is made up for within a second.
 * <p>
 * Not thread-safe: whoever calls {@link #next} has to be alone.
 */
final class RatioControl {

	/** Over so many seconds the estimate of the traffic forgets. */
	private static final double MEMORY = 1;

	/** How full the bucket is when the budget is met. */
	private static final double LEVEL = 0.4;

	/** How much the share depends on how full the bucket is. */
	private static final double STRENGTH = 5;

	/** The same where one trace is a large part of the budget. */
	private static final double STRENGTH_OF_FEW = 8;

	/** Traces per second that are few. */
	private static final double FEW = 5;

	private final double rate;

	private final double strength;

	private final double least;

	private final double most;

	private double demand;

	/**
	 * Begins without an idea of the traffic.
	 * @param rate traces per second
	 * @param least the smallest share
	 * @param most the largest share
	 */
	RatioControl(double rate, double least, double most) {
		this.rate = rate;
		this.strength = (rate < FEW) ? STRENGTH_OF_FEW : STRENGTH;
		this.least = least;
		this.most = most;
	}

	/**
	 * The share for the time to come.
	 * @param counted requests that were counted since the last time
	 * @param share the share of the requests that was counted
	 * @param seconds how long ago the last time was
	 * @param level how full the bucket is, from 0 to 1
	 * @return a share
	 */
	double next(long counted, double share, double seconds, double level) {
		double current = counted / share / seconds;
		double expected = this.demand * share * seconds;
		if (counted > 2 * expected + 8 || counted < expected / 2 - 4) {
			// more than chance would do: another traffic
			this.demand = current;
		}
		else {
			this.demand += (current - this.demand) * seconds / (seconds + MEMORY);
		}
		double wanted = this.rate * StrictMath.exp(this.strength * (level - LEVEL));
		double ratio = (this.demand <= wanted) ? 1 : wanted / this.demand;
		return Math.max(this.least, Math.min(this.most, ratio));
	}

	/** The estimated requests per second. */
	double demand() {
		return this.demand;
	}

}
