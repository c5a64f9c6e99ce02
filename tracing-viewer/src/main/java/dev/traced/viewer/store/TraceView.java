package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * A trace as it was at a moment: what is added later does not show.
 */
public final class TraceView {

	final StoredTrace trace;

	final Chunks.View spans;

	final Chunks.View logs;

	private final @Nullable TraceSummary summary;

	TraceView(StoredTrace trace, @Nullable TraceSummary summary, Chunks.View spans, Chunks.View logs) {
		this.trace = trace;
		this.summary = summary;
		this.spans = spans;
		this.logs = logs;
	}

	/**
	 * What lists show of the trace.
	 * @return its summary
	 */
	public TraceSummary summary() {
		if (this.summary == null) {
			throw new IllegalStateException("not summed up yet");
		}
		return this.summary;
	}

}
