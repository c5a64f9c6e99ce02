package dev.traced.sampling;

import java.util.List;
import java.util.Locale;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a header of the request. It is checked where the request comes in, and
 * only whether it was met goes on in the context: no value stays there, and a decision
 * costs a look into the context.
 */
abstract class HeaderCondition {

	private static final ContextKey<HeaderCondition[]> MET = ContextKey.named("traced-header-conditions");

	private static final HeaderCondition[] NONE = {};

	private final String header;

	HeaderCondition(String header) {
		this.header = header.toLowerCase(Locale.ROOT);
	}

	/** One that is met by a value that matches one of the patterns. */
	static HeaderCondition matching(String header, Glob[] values) {
		return new HeaderCondition(header) {

			@Override
			boolean accepts(String value) {
				return Glob.any(values, value);
			}

			@Override
			Object asked() {
				return List.of(values).toString();
			}

		};
	}

	/** What is asked of the value: equal conditions ask the same. */
	abstract Object asked();

	/** The name of the header, in lower case. */
	final String header() {
		return this.header;
	}

	abstract boolean accepts(String value);

	/** Whether the request that led to this context met the condition. */
	final boolean isMet(Context context) {
		for (HeaderCondition condition : met(context)) {
			// rules may be made anew between reading a request and deciding on it
			if (condition == this || condition.equals(this)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return this == other || (other instanceof HeaderCondition condition && this.header.equals(condition.header)
				&& asked().equals(condition.asked()));
	}

	@Override
	public final int hashCode() {
		return this.header.hashCode();
	}

	/** The conditions that the request that led to this context met. */
	static HeaderCondition[] met(Context context) {
		HeaderCondition[] met = context.get(MET);
		return (met != null) ? met : NONE;
	}

	/** The context of a request that met certain conditions and no others. */
	static Context store(Context context, List<HeaderCondition> met) {
		return context.with(MET, met.toArray(NONE));
	}

}
