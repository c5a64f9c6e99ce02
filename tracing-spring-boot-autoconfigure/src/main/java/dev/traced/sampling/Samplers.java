package dev.traced.sampling;

import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.traced.core.Guard;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The samplers. Compose them, outermost last:
 *
 * <pre class="code">
 * Sampler sampler = Samplers.guarded(Samplers.parentBased(Samplers.ratio(0.1)), guard);
 * </pre>
 */
public final class Samplers {

	/** The highest rate, in traces per second, that a sampler can be given. */
	public static final double MAX_RATE = 1_000_000;

	private Samplers() {
	}

	/**
	 * Records every span.
	 * @return the sampler
	 */
	public static Sampler always() {
		return ConstantSampler.ALWAYS;
	}

	/**
	 * Records no span.
	 * @return the sampler
	 */
	public static Sampler never() {
		return ConstantSampler.NEVER;
	}

	/**
	 * Records a share of the traces, the same ones in every service that decides by this
	 * rule.
	 * @param ratio the share, from 0 to 1
	 * @return the sampler
	 */
	public static Sampler ratio(double ratio) {
		return new RatioSampler(ratio);
	}

	/**
	 * Records so many traces per second and no more. As long as no second has more, all
	 * are recorded; of a rush they are recorded evenly.
	 * @param rate traces per second, more than 0 and at most {@link #MAX_RATE}; less than
	 * 1 is fine, too
	 * @return the sampler
	 */
	public static Sampler rateLimiting(double rate) {
		return rateLimiting(rate, new CoarseClock(System::nanoTime));
	}

	static Sampler rateLimiting(double rate, LongSupplier clock) {
		return new RateLimitingSampler(rate, clock);
	}

	/**
	 * Records everything while there are no more traces than a rate, and otherwise about
	 * as many as the rate, of which the trace ids decide.
	 * @param rate traces per second, more than 0 and at most {@link #MAX_RATE}
	 * @param least the smallest share, from 0 to 1, which is recorded even beyond the
	 * rate
	 * @param most the largest share, from 0 to 1
	 * @return the sampler
	 */
	public static Sampler adaptive(double rate, double least, double most) {
		return adaptive(rate, least, most, new CoarseClock(System::nanoTime));
	}

	static Sampler adaptive(double rate, double least, double most, LongSupplier clock) {
		return new AdaptiveSampler(rate, least, most, clock);
	}

	/**
	 * Leaves the decision to whoever began the trace.
	 * @param root decides where a trace begins
	 * @return the sampler
	 */
	public static Sampler parentBased(Sampler root) {
		return parentBased(root, (context) -> null);
	}

	/**
	 * Leaves the decision to whoever began the trace, in formats too in which a caller
	 * can say more than a span context.
	 * @param root decides where a trace begins
	 * @param callers finds what the caller decided in a context, or {@code null}
	 * @return the sampler
	 */
	public static Sampler parentBased(Sampler root, Function<Context, @Nullable CallerDecision> callers) {
		return parentBased(root, callers, ParentChoices.FOLLOW);
	}

	/**
	 * Leaves the decision to whoever began the trace, or not, depending on the parent.
	 * @param root decides where a trace begins
	 * @param callers finds what the caller decided in a context, or {@code null}
	 * @param choices what becomes of spans that have a parent
	 * @return the sampler
	 */
	public static Sampler parentBased(Sampler root, Function<Context, @Nullable CallerDecision> callers,
			ParentChoices choices) {
		return new ParentBasedSampler(root, callers, choices);
	}

	/**
	 * A sampler that can be replaced while it is in use, and counts decisions.
	 * @param sampler the sampler to begin with
	 * @return the sampler
	 */
	public static SwitchableSampler switchable(Sampler sampler) {
		return new SwitchableSampler(sampler);
	}

	/**
	 * Keeps what a sampler throws out of the application, and records nothing in a
	 * suppressed context whatever the sampler says.
	 * @param sampler any sampler
	 * @param guard takes note of what it throws
	 * @return the sampler
	 */
	public static Sampler guarded(Sampler sampler, Guard guard) {
		return (sampler instanceof GuardedSampler) ? sampler : new GuardedSampler(sampler, guard);
	}

	/** A number as people write it, for descriptions. */
	static String plain(double number) {
		return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
	}

}
