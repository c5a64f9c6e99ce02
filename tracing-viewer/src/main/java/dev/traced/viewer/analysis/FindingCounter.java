package dev.traced.viewer.analysis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import org.jspecify.annotations.Nullable;

/**
 * What many traces have contributed to a finding. Not safe for several threads.
 */
final class FindingCounter {

	private static final int EXAMPLES = 5;

	private final Key key;

	private final Deque<TraceExample> examples = new ArrayDeque<>(EXAMPLES + 1);

	private Severity severity = Severity.LOW;

	private long traces;

	private long count;

	/** The most that one trace has contributed. */
	private long most;

	private long totalNanos;

	private long maxNanos;

	private @Nullable String query;

	private @Nullable String callSite;

	private long firstSeen = Long.MAX_VALUE;

	private long lastSeen = Long.MIN_VALUE;

	FindingCounter(Key key) {
		this.key = key;
	}

	Key key() {
		return this.key;
	}

	Type type() {
		return this.key.type();
	}

	void add(Evidence evidence, long seenEpochNanos) {
		this.traces++;
		this.count = Evidence.plus(this.count, evidence.count());
		this.totalNanos = Evidence.plus(this.totalNanos, evidence.totalNanos());
		this.most = Math.max(this.most, evidence.count());
		this.maxNanos = Math.max(this.maxNanos, evidence.maxNanos());
		if (evidence.severity().compareTo(this.severity) < 0) {
			this.severity = evidence.severity();
		}
		this.query = (this.query != null) ? this.query : evidence.query();
		this.callSite = (evidence.callSite() != null) ? better(this.callSite, evidence.callSite()) : this.callSite;
		this.firstSeen = Math.min(this.firstSeen, seenEpochNanos);
		this.lastSeen = Math.max(this.lastSeen, seenEpochNanos);
		this.examples.addFirst(new TraceExample(evidence.span().getTraceId(), evidence.span().getSpanId(),
				evidence.maxNanos() / 1e6, evidence.message()));
		if (this.examples.size() > EXAMPLES) {
			this.examples.removeLast();
		}
	}

	/** A place with a line rather than one without, the newer of two such. */
	private static String better(@Nullable String before, String now) {
		return (before != null && before.indexOf(':') > 0 && now.indexOf(':') < 0) ? before : now;
	}

	/** Takes back what a trace has contributed. */
	void remove(long before, long beforeNanos, String traceId) {
		this.traces--;
		this.count -= before;
		this.totalNanos -= beforeNanos;
		this.examples.removeIf((example) -> example.traceId().equals(traceId));
	}

	boolean isEmpty() {
		return this.traces <= 0;
	}

	Finding snapshot() {
		return new Finding(this.key.type(), this.severity, Wording.title(this.key, this.most, this.maxNanos),
				Wording.advice(this.key), this.key.service(), this.key.operation(), this.count, this.totalNanos / 1e6,
				this.maxNanos / 1e6, this.query, this.callSite,
				(this.key.type() == Type.ERROR_GROUP) ? this.key.detail() : null, this.firstSeen, this.lastSeen,
				List.copyOf(this.examples));
	}

}
