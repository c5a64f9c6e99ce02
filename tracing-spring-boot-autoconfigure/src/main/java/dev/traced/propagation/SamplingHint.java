package dev.traced.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked for in B3 beyond "sampled" and "not sampled", the only two states
 * that an OpenTelemetry span context has. It travels in the {@link Context}; a sampler
 * that wants to honour it reads it from the parent context:
 *
 * <pre>{@code
 * SamplingHint hint = SamplingHint.from(parentContext);
 * if (hint == SamplingHint.DENY) {
 * 	return SamplingResult.drop();
 * }
 * }</pre>
 *
 * No hint is there when the caller's decision is in the span context.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation#sampling-state">B3 sampling
 * state</a>
 */
public enum SamplingHint {

	/**
	 * Sent without identifiers ({@code b3: 0}): no trace is wanted. The span that starts
	 * here is a root, and should not be sampled.
	 */
	DENY("0"),

	/**
	 * Sent without identifiers ({@code b3: 1}): a trace is wanted. The span that starts
	 * here is a root, and should be sampled.
	 */
	ACCEPT("1"),

	/**
	 * An emphasised accept ({@code b3: d}, {@code X-B3-Flags: 1}), with or without
	 * identifiers; it is carried on to every call made from this context.
	 */
	DEBUG("d"),

	/**
	 * Identifiers without a decision: the receiver is to decide as if the span were a
	 * root. The span context says "not sampled", for lack of a third value.
	 */
	DEFER("");

	private static final ContextKey<SamplingHint> KEY = ContextKey.named("traced-sampling-hint");

	private final String state;

	SamplingHint(String state) {
		this.state = state;
	}

	/**
	 * Returns the hint that came with the request.
	 * @param context the context that headers were extracted into, or one derived from it
	 * @return the hint, or {@code null} when there is none
	 */
	public static @Nullable SamplingHint from(Context context) {
		return context.get(KEY);
	}

	/** The context with this hint in it. */
	Context storeIn(Context context) {
		return context.with(KEY, this);
	}

	/** The context without a hint: a decision that came with identifiers outranks it. */
	static Context removeFrom(Context context) {
		return (context.get(KEY) != null) ? context.with(KEY, null) : context;
	}

	/** The sampling state of B3, empty for {@link #DEFER}. */
	String state() {
		return this.state;
	}

}
