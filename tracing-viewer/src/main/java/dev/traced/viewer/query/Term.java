package dev.traced.viewer.query;

/**
 * A condition of a query.
 *
 * @param subject what it is about
 * @param key the attribute that it is about, else what was written
 * @param operator how is compared
 * @param value what is compared with
 */
record Term(Subject subject, String key, Operator operator, Value value) {

	/**
	 * What a condition is about: the trace, or one of its spans.
	 */
	enum Subject {

		/** The trace's duration. */
		DURATION(true),

		/** How many spans the trace has. */
		SPANS(true),

		/** How many of the trace's spans have failed. */
		ERRORS(true),

		/** The span's duration. */
		SPAN_DURATION(false),

		/** The span's name. */
		NAME(false),

		/** The span's service. */
		SERVICE(false),

		/** The span's kind. */
		KIND(false),

		/** The span's outcome. */
		STATUS(false),

		/** An attribute of the span or of its resource. */
		ATTRIBUTE(false),

		/** Any of the span's texts. */
		WORD(false);

		private final boolean ofTrace;

		Subject(boolean ofTrace) {
			this.ofTrace = ofTrace;
		}

		boolean isOfTrace() {
			return this.ofTrace;
		}

	}

}
