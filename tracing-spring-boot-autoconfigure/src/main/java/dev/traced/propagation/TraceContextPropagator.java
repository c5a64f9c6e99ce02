package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context level 2: {@code traceparent} and {@code tracestate}. Unlike
 * OpenTelemetry's own propagator it refuses a {@code traceparent} that is there twice,
 * combines several {@code tracestate} headers, accepts the keys of level 2, tolerates
 * optional white space and clears the flags that the specification reserves.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 */
final class TraceContextPropagator extends SafePropagator implements SpanPropagator {

	static final String TRACEPARENT = "traceparent";

	static final String TRACESTATE = "tracestate";

	/** Sampled (01) and random (02); all others MUST be zero in what is sent. */
	private static final int KNOWN_FLAGS = 0x03;

	private static final int LENGTH = 55;

	private static final int TRACE_ID = 3;

	private static final int SPAN_ID = 36;

	private static final int FLAGS = 53;

	private static final String[] FLAG_SUFFIXES = { "-00", "-01", "-02", "-03" };

	private static final List<String> FIELDS = List.of(TRACEPARENT, TRACESTATE);

	/** What a sampler adds is mostly one and the same object. */
	private volatile Encoded last = new Encoded(TraceState.getDefault(), "");

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		if (!SpanPropagator.isInjectable(spanContext)) {
			return;
		}
		// One indified concatenation: a single allocation of the header's very size.
		String traceparent = "00-" + spanContext.getTraceId() + "-" + spanContext.getSpanId()
				+ FLAG_SUFFIXES[spanContext.getTraceFlags().asByte() & KNOWN_FLAGS];
		boolean written = Headers.set(setter, carrier, TRACEPARENT, traceparent);
		TraceState state = spanContext.getTraceState();
		if (written && !state.isEmpty()) {
			String tracestate = encode(state);
			if (!tracestate.isEmpty()) {
				Headers.set(setter, carrier, TRACESTATE, tracestate);
			}
		}
	}

	private String encode(TraceState state) {
		if (state instanceof HeaderTraceState) {
			return HeaderTraceState.encode(state);
		}
		Encoded encoded = this.last;
		if (encoded.state != state) {
			encoded = new Encoded(state, HeaderTraceState.encode(state));
			this.last = encoded;
		}
		return encoded.header;
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String traceparent = Headers.single(getter, carrier, TRACEPARENT);
		SpanContext parent = (traceparent != null) ? parse(traceparent) : null;
		if (parent == null) {
			return context;
		}
		// Only now: tracestate MUST NOT be parsed when traceparent could not be.
		String tracestate = Headers.combined(getter, carrier, TRACESTATE);
		if (tracestate != null && !tracestate.isEmpty()) {
			TraceState state = HeaderTraceState.parse(tracestate);
			if (!state.isEmpty()) {
				parent = SpanContext.createFromRemoteParent(parent.getTraceId(), parent.getSpanId(),
						parent.getTraceFlags(), state);
			}
		}
		return SamplingHint.removeFrom(context).with(Span.wrap(parent));
	}

	private static @Nullable SpanContext parse(String header) {
		int from = Chars.skipWhitespace(header, 0, header.length());
		int length = Chars.trimEnd(header, from, header.length()) - from;
		if (length < LENGTH || header.charAt(from + TRACE_ID - 1) != '-' || header.charAt(from + SPAN_ID - 1) != '-'
				|| header.charAt(from + FLAGS - 1) != '-' || !isVersion(header, from, length)
				|| !Chars.are(header, from + FLAGS, from + LENGTH, Chars.LOWER_HEX)) {
			return null;
		}
		String traceId = header.substring(from + TRACE_ID, from + TRACE_ID + TraceId.getLength());
		String spanId = header.substring(from + SPAN_ID, from + SPAN_ID + SpanId.getLength());
		byte flags = (byte) (Chars.digit(header.charAt(from + FLAGS + 1)) & KNOWN_FLAGS);
		// Checks the digits of both identifiers, and that they aren't zero.
		SpanContext parent = SpanContext.createFromRemoteParent(traceId, spanId, TraceFlags.fromByte(flags),
				TraceState.getDefault());
		return parent.isValid() ? parent : null;
	}

	/**
	 * Version 00 ends after the flags, later ones may go on after another dash, ff is
	 * forbidden.
	 */
	private static boolean isVersion(String header, int from, int length) {
		char high = header.charAt(from);
		char low = header.charAt(from + 1);
		if (!Chars.is(high, Chars.LOWER_HEX) || !Chars.is(low, Chars.LOWER_HEX) || (high == 'f' && low == 'f')) {
			return false;
		}
		return length == LENGTH || ((high != '0' || low != '0') && header.charAt(from + LENGTH) == '-');
	}

	@Override
	public String toString() {
		return "TraceContextPropagator";
	}

	/**
	 * A header that need not be made again.
	 *
	 * @param state the state
	 * @param header the header
	 */
	private record Encoded(TraceState state, String header) {

	}

}
