package dev.traced.viewer.store;

import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A trace as it is held.
 *
 * @param summary what lists show of it
 * @param spans its spans by their start
 * @param logs its lines by their time
 */
public record HeldTrace(TraceSummary summary, List<SpanData> spans, List<LogEntry> logs) {

}
