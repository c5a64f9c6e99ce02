package dev.traced.propagation;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

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
 * The span of Jaeger's own clients, {@code trace:span:parent:flags}. They leave out zeros
 * on the left of identifiers, and some encode the colons. The parent's parent isn't used.
 *
 * @see <a href=
 * "https://www.jaegertracing.io/sdk-migration/#propagation-format">Propagation format</a>
 */
final class JaegerPropagator extends SafePropagator implements SpanPropagator {

	static final String HEADER = "uber-trace-id";

	private static final List<String> FIELDS = List.of(HEADER);

	private static final String ZEROS = "0".repeat(TraceId.getLength());

	private static final int SAMPLED = 1;

	private static final int DEBUG = 2;

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		if (SpanPropagator.isInjectable(spanContext)) {
			boolean debug = SamplingHint.from(context) == SamplingHint.DEBUG;
			String flags = debug ? ":0:3" : spanContext.isSampled() ? ":0:1" : ":0:0";
			Headers.set(setter, carrier, HEADER, spanContext.getTraceId() + ":" + spanContext.getSpanId() + flags);
		}
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String header = Headers.first(getter, carrier, HEADER);
		if (header == null) {
			return context;
		}
		String text = Chars.trim(header);
		if (text.indexOf('%') >= 0) {
			text = PercentCodec.decode(text, 0, text.length());
		}
		int span = text.indexOf(':') + 1;
		int parent = text.indexOf(':', span) + 1;
		int flags = text.indexOf(':', parent) + 1;
		if (span == 0 || parent == 0 || flags == 0 || text.indexOf(':', flags) >= 0) {
			return context;
		}
		return read(context, id(text, 0, span - 1, TraceId.getLength()), id(text, span, parent - 1, SpanId.getLength()),
				flags(text, flags));
	}

	private static Context read(Context context, @Nullable String traceId, @Nullable String spanId, int flags) {
		if (traceId == null || spanId == null || flags < 0) {
			return context;
		}
		boolean debug = (flags & DEBUG) != 0;
		SpanContext spanContext = SpanContext.createFromRemoteParent(traceId, spanId,
				(debug || (flags & SAMPLED) != 0) ? TraceFlags.getSampled() : TraceFlags.getDefault(),
				TraceState.getDefault());
		if (!spanContext.isValid()) {
			return context;
		}
		Context hinted = debug ? SamplingHint.DEBUG.storeIn(context) : SamplingHint.removeFrom(context);
		return hinted.with(Span.wrap(spanContext));
	}

	/** An identifier of up to so many digits, with the zeros that were left out. */
	private static @Nullable String id(String text, int from, int to, int length) {
		int digits = to - from;
		if (digits < 1 || digits > length) {
			return null;
		}
		for (int i = from; i < to; i++) {
			if (Chars.digit(text.charAt(i)) < 0) {
				return null;
			}
		}
		return ZEROS.substring(0, length - digits) + text.substring(from, to).toLowerCase(Locale.ROOT);
	}

	/** One byte as one or two hexadecimal digits, or -1. */
	private static int flags(String text, int from) {
		int digits = text.length() - from;
		if (digits < 1 || digits > 2) {
			return -1;
		}
		int low = Chars.digit(text.charAt(text.length() - 1));
		int high = (digits == 2) ? Chars.digit(text.charAt(from)) : 0;
		return (low < 0 || high < 0) ? -1 : high << 4 | low;
	}

	@Override
	public String toString() {
		return "JaegerPropagator";
	}

}
