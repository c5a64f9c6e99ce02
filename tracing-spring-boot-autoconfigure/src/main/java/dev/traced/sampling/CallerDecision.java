package dev.traced.sampling;

/**
 * What a caller decided beyond "sampled" and "not sampled", the two states of a span
 * context.
 */
public enum CallerDecision {

	/** A trace is wanted, though there is no parent that says so. */
	RECORD,

	/** No trace is wanted, though there is no parent that says so. */
	DROP,

	/** There is a parent, but whoever receives the call is to decide. */
	NONE

}
