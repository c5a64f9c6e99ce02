package dev.traced.viewer.analysis;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Something that deserves a look, found in one trace or in many.
 *
 * @param type what has been found
 * @param severity how much it deserves it
 * @param title what it is, in a few words
 * @param advice what to look at or to do
 * @param service the service
 * @param operation the operation: of the root of the traces or of the span itself
 * @param count how often: queries, calls, spans or errors, over all traces
 * @param totalMs how long they took together, in milliseconds
 * @param maxMs how long the longest of them took, in milliseconds; of repeats those of
 * one parent together
 * @param query the statement or the target of the calls, or {@code null} without one
 * @param callSite where in the code, such as
 * {@code com.acme.OrderService.find(OrderService.java:42)}, or {@code null} if unknown
 * @param errorType the class of the exception or the status, or {@code null} for what is
 * no error
 * @param firstSeenEpochNanos when it was first found, nanoseconds since the epoch
 * @param lastSeenEpochNanos when it was last found, nanoseconds since the epoch
 * @param examples some of the traces that it was found in, the last first
 */
public record Finding(Type type, Severity severity, String title, String advice, String service, String operation,
		long count, double totalMs, double maxMs, @Nullable String query, @Nullable String callSite,
		@Nullable String errorType, long firstSeenEpochNanos, long lastSeenEpochNanos, List<TraceExample> examples) {

	/** What can be found. */
	public enum Type {

		/** The same query again and again, one after the other, below one span. */
		N_PLUS_ONE,

		/** A query that takes long. */
		SLOW_QUERY,

		/** A span that takes long by itself, without what is below it. */
		SLOW_SPAN,

		/** Many calls of the same service below one span. */
		CHATTY,

		/** A span whose parent has not arrived. */
		MISSING_PARENT,

		/** Errors of the same type at the same place. */
		ERROR_GROUP;

		/**
		 * Its name in answers.
		 * @return the name in lower case
		 */
		public String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/** How much it deserves a look. The order is that of the list. */
	public enum Severity {

		/** It costs much or it fails. */
		HIGH,

		/** It costs something. */
		MEDIUM,

		/** It may be as it should be. */
		LOW;

		/**
		 * Its name in answers.
		 * @return the name in lower case
		 */
		public String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
