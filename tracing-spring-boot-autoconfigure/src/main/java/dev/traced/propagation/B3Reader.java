package dev.traced.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads both encodings of B3. What is malformed in any part is ignored as a whole: the
 * answer is then {@code null}. The identifier of the parent's parent isn't used, since an
 * OpenTelemetry server never shares its span with the client.
 */
final class B3Reader {

	private static final int SPAN_ID = 16;

	private static final int LONG_TRACE_ID = 32;

	private static final int SHORT_TRACE_ID = 16;

	private static final String PADDING = "0".repeat(LONG_TRACE_ID - SHORT_TRACE_ID);

	private B3Reader() {
	}

	/**
	 * Reads {@code {TraceId}-{SpanId}-{SamplingState}-{ParentSpanId}}, of which the last
	 * two are optional, or a sampling state alone.
	 */
	static @Nullable Context readSingle(Context context, String header) {
		int length = header.length();
		if (length == 1) {
			return withoutIds(context, state(header.charAt(0)));
		}
		int traceId = header.indexOf('-');
		int spanId = traceId + 1 + SPAN_ID;
		if ((traceId != SHORT_TRACE_ID && traceId != LONG_TRACE_ID) || length < spanId) {
			return null;
		}
		SamplingHint state = SamplingHint.DEFER;
		int next = spanId;
		if (length == next + 2 || (length > next + 2 && header.charAt(next + 2) == '-')) {
			state = (header.charAt(next) == '-') ? state(header.charAt(next + 1)) : null;
			next += 2;
		}
		if (state == null || !isParentOrEnd(header, next)) {
			return null;
		}
		return withIds(context, header.substring(0, traceId), header.substring(traceId + 1, spanId), state);
	}

	/** Reads the headers {@code X-B3-*}, the first of each. */
	static <C> @Nullable Context readMulti(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String traceId = Headers.first(getter, carrier, B3Propagator.TRACE_ID);
		SamplingHint state = state(Headers.first(getter, carrier, B3Propagator.FLAGS),
				Headers.first(getter, carrier, B3Propagator.SAMPLED));
		if (state == null) {
			return null;
		}
		if (traceId == null) {
			return withoutIds(context, state);
		}
		String spanId = Headers.first(getter, carrier, B3Propagator.SPAN_ID);
		return (spanId != null) ? withIds(context, Chars.trim(traceId), Chars.trim(spanId), state) : null;
	}

	private static boolean isParentOrEnd(String header, int from) {
		return header.length() == from || (header.length() == from + 1 + SPAN_ID && header.charAt(from) == '-'
				&& Chars.are(header, from + 1, header.length(), Chars.LOWER_HEX));
	}

	private static @Nullable SamplingHint state(char state) {
		return switch (state) {
			case '0' -> SamplingHint.DENY;
			case '1' -> SamplingHint.ACCEPT;
			case 'd' -> SamplingHint.DEBUG;
			default -> null;
		};
	}

	/**
	 * Only the value 1 of the flags means anything; debug outranks the sampled header.
	 */
	private static @Nullable SamplingHint state(@Nullable String flags, @Nullable String sampled) {
		if (flags != null && Chars.trim(flags).equals("1")) {
			return SamplingHint.DEBUG;
		}
		if (sampled == null) {
			return SamplingHint.DEFER;
		}
		String value = Chars.trim(sampled);
		if (value.equals("1") || value.equalsIgnoreCase("true")) {
			return SamplingHint.ACCEPT;
		}
		return (value.equals("0") || value.equalsIgnoreCase("false")) ? SamplingHint.DENY : null;
	}

	private static @Nullable Context withoutIds(Context context, @Nullable SamplingHint state) {
		return (state != null && state != SamplingHint.DEFER) ? state.storeIn(context) : null;
	}

	private static @Nullable Context withIds(Context context, String traceId, String spanId, SamplingHint state) {
		boolean sampled = state == SamplingHint.ACCEPT || state == SamplingHint.DEBUG;
		SpanContext parent = SpanContext.createFromRemoteParent(
				(traceId.length() == SHORT_TRACE_ID) ? PADDING + traceId : traceId, spanId,
				sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), TraceState.getDefault());
		if (!parent.isValid()) {
			return null;
		}
		boolean hinted = state == SamplingHint.DEBUG || state == SamplingHint.DEFER;
		Context hint = hinted ? state.storeIn(context) : SamplingHint.removeFrom(context);
		return hint.with(Span.wrap(parent));
	}

}
