package dev.traced.core;

import org.jspecify.annotations.Nullable;

/**
 * Decides, host by host, what of a context may leave the application.
 */
@FunctionalInterface
public interface TargetTrust {

	/**
	 * Judges the target of a request.
	 * @param host the name or address of the host, without a port, or {@code null} if it
	 * is not known
	 * @return what may be sent to it
	 */
	Carried judge(@Nullable String host);

	/**
	 * What a request carries.
	 */
	enum Carried {

		/** The trace and the baggage. */
		EVERYTHING,

		/** The trace, but no baggage. */
		TRACE,

		/** Nothing. */
		NOTHING

	}

}
