package dev.traced.sampling;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the service that sent the request. No standard header names it, so it is
 * what a header or a member of the baggage says.
 */
final class CallerCondition {

	private final @Nullable HeaderCondition header;

	private final String baggageKey;

	private final Glob[] names;

	private CallerCondition(@Nullable HeaderCondition header, String baggageKey, Glob[] names) {
		this.header = header;
		this.baggageKey = baggageKey;
		this.names = names;
	}

	static CallerCondition ofHeader(String header, Glob[] names) {
		return new CallerCondition(HeaderCondition.matching(header, names), "", names);
	}

	static CallerCondition ofBaggage(String key, Glob[] names) {
		return new CallerCondition(null, key, names);
	}

	@Nullable HeaderCondition header() {
		return this.header;
	}

	boolean matches(Context context) {
		if (this.header != null) {
			return this.header.isMet(context);
		}
		String name = Baggage.fromContext(context).getEntryValue(this.baggageKey);
		return name != null && Glob.any(this.names, name);
	}

}
