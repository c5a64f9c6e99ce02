package dev.traced.core;

/**
 * What becomes of the context that a caller sends.
 */
public enum CallerContext {

	/** The caller's trace is continued, its decision honoured, its baggage kept. */
	CONTINUE,

	/** A new trace begins; what the caller sent is not even read. */
	RESTART,

	/**
	 * A new trace begins, with a link to the caller's span. Neither the caller's decision
	 * nor its baggage counts.
	 */
	LINK

}
