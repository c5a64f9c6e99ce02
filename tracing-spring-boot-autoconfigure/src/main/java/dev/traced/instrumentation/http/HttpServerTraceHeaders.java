package dev.traced.instrumentation.http;

import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.SpanContext;

/**
 * Tells the caller the trace that its request became, in headers of the response:
 * {@code traceresponse} of W3C Trace Context Level 2, and {@code Server-Timing}, which
 * browsers show to scripts.
 *
 * @param traceresponse whether {@code traceresponse} is sent
 * @param serverTiming whether {@code Server-Timing} is sent
 */
public record HttpServerTraceHeaders(boolean traceresponse, boolean serverTiming) {

	/**
	 * Writes the headers. To be called before the response is committed.
	 * @param context the span of the request
	 * @param header adds a header of the given name and value
	 */
	public void write(SpanContext context, BiConsumer<String, String> header) {
		if (!context.isValid()) {
			return;
		}
		String value = "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
		if (this.traceresponse) {
			header.accept("traceresponse", value);
		}
		if (this.serverTiming) {
			header.accept("Server-Timing", "traceparent;desc=\"" + value + "\"");
		}
	}

	/**
	 * Whether there is nothing to write.
	 * @return whether no header is wanted
	 */
	public boolean isEmpty() {
		return !this.traceresponse && !this.serverTiming;
	}

}
