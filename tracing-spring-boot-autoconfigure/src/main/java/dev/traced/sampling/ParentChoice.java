package dev.traced.sampling;

/**
 * What becomes of a span that has a parent.
 */
public enum ParentChoice {

	/** It is recorded. */
	ALWAYS,

	/** It is not recorded. */
	NEVER,

	/** It is decided anew, as if there were no parent. */
	ROOT

}
