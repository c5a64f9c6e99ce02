package dev.traced.propagation;

import io.opentelemetry.api.trace.SpanContext;

/**
 * Marks the propagators of this package that carry a span context and nothing else: once
 * one of them has found a parent, the others need not look.
 */
interface SpanPropagator {

	/**
	 * Whether the identifiers may be written into a header. A span context that somebody
	 * else implements can call itself valid and still hold anything.
	 */
	static boolean isInjectable(SpanContext spanContext) {
		return spanContext.isValid() && Chars.isId(spanContext.getTraceId(), 32)
				&& Chars.isId(spanContext.getSpanId(), 16);
	}

}
