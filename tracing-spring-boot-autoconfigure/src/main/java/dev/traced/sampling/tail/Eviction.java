package dev.traced.sampling.tail;

/**
 * Why a trace was decided before its local root had ended.
 */
public enum Eviction {

	/** Too many traces were waiting. */
	TRACES,

	/** Too many spans were waiting. */
	SPANS,

	/** The spans that were waiting took too much memory. */
	BYTES,

	/** It had waited too long. */
	AGE

}
