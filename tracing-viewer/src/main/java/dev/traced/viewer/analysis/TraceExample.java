package dev.traced.viewer.analysis;

import org.jspecify.annotations.Nullable;

/**
 * A span that shows what is meant. Its trace may not be held any more.
 *
 * @param traceId the trace, 32 lower-case hexadecimal digits
 * @param spanId the span, 16 lower-case hexadecimal digits
 * @param durationMs how long it took, in milliseconds
 * @param message why it failed, or {@code null} if that is unknown or it did not
 */
public record TraceExample(String traceId, String spanId, double durationMs, @Nullable String message) {

}
