package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest, the failed, the slowest and the most usual traces in bounded memory.
 */
public final class TraceStore implements AutoCloseable {

	private final Map<String, List<SpanData>> spans = new ConcurrentHashMap<>();

	private final List<TraceListener> listeners;

	public TraceStore(List<TraceListener> listeners) {
		this.listeners = listeners;
	}

	/**
	 * Takes a span, from any thread, without ever waiting.
	 * @param span a span that has ended
	 * @return whether it was taken: if not, it is counted as dropped
	 */
	public boolean offer(SpanData span) {
		this.spans.computeIfAbsent(span.getTraceId(), (id) -> new ArrayList<>()).add(span);
		this.listeners.forEach((listener) -> listener.onSpan(span));
		return true;
	}

	/**
	 * Takes a line of a log, from any thread, without ever waiting.
	 * @param entry the line
	 * @return whether it was taken: if not, it is counted as dropped
	 */
	public boolean offer(LogEntry entry) {
		return true;
	}

	/**
	 * The summaries of everything held, in no order.
	 * @return a snapshot that nobody changes any more
	 */
	public List<TraceSummary> summaries() {
		return List.of();
	}

	/**
	 * A trace.
	 * @param traceId 32 hexadecimal digits in lower case
	 * @return the trace, or {@code null} if it is not held
	 */
	public @Nullable HeldTrace trace(String traceId) {
		return null;
	}

	@Override
	public void close() {
		this.spans.clear();
	}

}
