package dev.traced.viewer.analysis;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A trace of which spans are open in this process.
 *
 * @param traceId the trace, 32 lower-case hexadecimal digits
 * @param rootName the name of the oldest open span
 * @param serviceName {@code service.name}
 * @param ageMs how long the oldest open span has been running, in milliseconds
 * @param spanCount how many spans are open
 * @param spans the open spans, the oldest first; no more than a hundred
 * @param thread the thread that started the youngest of them, or {@code null} if it has
 * ended
 * @param stack what that thread is doing at this moment, the innermost call first; empty
 * if it has ended or meanwhile does something else
 */
public record RunningTrace(String traceId, String rootName, String serviceName, double ageMs, int spanCount,
		List<OpenSpan> spans, @Nullable String thread, List<String> stack) {

	/**
	 * A span that has not ended.
	 *
	 * @param spanId the span, 16 lower-case hexadecimal digits
	 * @param parentSpanId its parent, or {@code null} without one
	 * @param name its name so far
	 * @param ageMs how long it has been running, in milliseconds
	 */
	public record OpenSpan(String spanId, @Nullable String parentSpanId, String name, double ageMs) {

	}

}
