package dev.traced.viewer.store;

import org.jspecify.annotations.Nullable;

/**
 * A line of a log that was written within a trace.
 *
 * @param traceId the trace, 32 lower-case hexadecimal digits
 * @param spanId the span, 16 lower-case hexadecimal digits, or {@code null} if unknown
 * @param service {@code service.name} of the service that wrote it
 * @param epochNanos when it was written, nanoseconds since the epoch
 * @param severity its level as text: {@code TRACE}, {@code DEBUG}, {@code INFO},
 * {@code WARN}, {@code ERROR} or {@code FATAL}
 * @param logger the name of the logger, or {@code null} if unknown
 * @param thread the name of the thread, or {@code null} if unknown
 * @param message the line
 * @param exception the stack trace of the exception, or {@code null} without one
 */
public record LogEntry(String traceId, @Nullable String spanId, String service, long epochNanos, String severity,
		@Nullable String logger, @Nullable String thread, String message, @Nullable String exception) {

}
