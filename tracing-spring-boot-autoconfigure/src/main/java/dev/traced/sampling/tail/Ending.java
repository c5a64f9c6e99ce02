package dev.traced.sampling.tail;

import java.util.List;

/**
 * What becomes of a span that has ended, and which traces are decided with it.
 *
 * @param fate what becomes of it
 * @param decided the completed trace, or else those that had to make room
 */
record Ending(Fate fate, List<LocalTrace> decided) {

	static final Ending WAITS = new Ending(Fate.WAITS, List.of());

	static final Ending FOLLOWS = new Ending(Fate.FOLLOWS, List.of());

	static final Ending ALONE = new Ending(Fate.ALONE, List.of());

	static final Ending LATE = new Ending(Fate.LATE, List.of());

	/**
	 * What becomes of a span.
	 */
	enum Fate {

		/** It waits for the end of its local root. */
		WAITS,

		/** It was the last local root. */
		COMPLETE,

		/** Its trace has been kept, and so is it. */
		FOLLOWS,

		/** It is a local root to keep, but what was below it had to go. */
		ALONE,

		/** Its trace is not kept. */
		LATE

	}

}
