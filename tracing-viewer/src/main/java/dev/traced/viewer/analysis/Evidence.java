package dev.traced.viewer.analysis;

import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * What one trace contributes to a finding.
 *
 * @param key tells the finding from others
 * @param severity how much it deserves a look
 * @param count how often
 * @param totalNanos how long it took together
 * @param maxNanos how long the longest took
 * @param span shows it
 * @param query the statement or the target of the calls
 * @param callSite where in the code
 * @param message why it has failed
 */
record Evidence(Key key, Severity severity, long count, long totalNanos, long maxNanos, SpanData span,
		@Nullable String query, @Nullable String callSite, @Nullable String message) {

	/** The same found again in the same trace. */
	Evidence plus(Evidence other) {
		Evidence longest = (this.maxNanos >= other.maxNanos) ? this : other;
		return new Evidence(this.key, (this.severity.compareTo(other.severity) <= 0) ? this.severity : other.severity,
				plus(this.count, other.count), plus(this.totalNanos, other.totalNanos), longest.maxNanos, longest.span,
				this.query, (this.callSite != null) ? this.callSite : other.callSite, longest.message);
	}

	/** The sum, or the most that there is. */
	static long plus(long one, long other) {
		long sum = one + other;
		return (one > 0 && other > 0 && sum < 0) ? Long.MAX_VALUE : sum;
	}

	/**
	 * What tells a finding from others.
	 *
	 * @param type what has been found
	 * @param service in which service
	 * @param operation in which operation
	 * @param subject of what
	 * @param detail the type of an error or the place of a query
	 */
	record Key(Type type, String service, String operation, String subject, @Nullable String detail) {

	}

}
