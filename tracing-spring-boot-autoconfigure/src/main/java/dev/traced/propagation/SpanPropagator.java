package dev.traced.propagation;

import io.opentelemetry.api.trace.SpanContext;

/**
 * Marks the propagators of this package that carry a span context and nothing else: once
 * one of them has found a parent, the others need not look.
 */
interface SpanPropagator {

	/**
	 * The API's own implementation. It checks identifiers when it is created, and the SDK
	 * leaves that out for random ones only.
	 */
	Class<?> CHECKED = SpanContext.getInvalid().getClass();

	/**
	 * Whether the identifiers may be written into a header. A span context that somebody
	 * else implements can call itself valid and still hold anything. To look at 48 digits
	 * costs more than all the rest of an injection, hence the trust in the API's own.
	 */
	static boolean isInjectable(SpanContext spanContext) {
		return spanContext.isValid() && (spanContext.getClass() == CHECKED
				|| (Chars.isId(spanContext.getTraceId(), 32) && Chars.isId(spanContext.getSpanId(), 16)));
	}

}
