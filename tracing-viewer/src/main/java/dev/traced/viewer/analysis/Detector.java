package dev.traced.viewer.analysis;

import java.util.function.Consumer;

/**
 * Looks for one kind of thing in a trace.
 */
interface Detector {

	/**
	 * Looks at a trace.
	 * @param trace the trace
	 * @param found takes what is found
	 */
	void inspect(TraceTree trace, Consumer<Evidence> found);

}
