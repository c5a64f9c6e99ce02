package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * B3. Either encoding is understood, the single header first; which one is sent depends
 * on the instance. What B3 says about sampling and a span context can't hold becomes a
 * {@link SamplingHint}.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3 propagation</a>
 */
final class B3Propagator extends SafePropagator implements SpanPropagator {

	static final String SINGLE = "b3";

	static final String TRACE_ID = "X-B3-TraceId";

	static final String SPAN_ID = "X-B3-SpanId";

	static final String SAMPLED = "X-B3-Sampled";

	static final String FLAGS = "X-B3-Flags";

	private static final List<String> SINGLE_FIELDS = List.of(SINGLE);

	private static final List<String> MULTI_FIELDS = List.of(TRACE_ID, SPAN_ID, SAMPLED, FLAGS);

	private final boolean multi;

	private B3Propagator(boolean multi) {
		this.multi = multi;
	}

	/** Sends the header {@code b3}. */
	static B3Propagator single() {
		return new B3Propagator(false);
	}

	/** Sends the headers {@code X-B3-*}. */
	static B3Propagator multi() {
		return new B3Propagator(true);
	}

	@Override
	public Collection<String> fields() {
		return this.multi ? MULTI_FIELDS : SINGLE_FIELDS;
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		SamplingHint hint = SamplingHint.from(context);
		if (SpanPropagator.isInjectable(spanContext)) {
			String state = state(spanContext, hint);
			if (this.multi) {
				Headers.set(setter, carrier, TRACE_ID, spanContext.getTraceId());
				Headers.set(setter, carrier, SPAN_ID, spanContext.getSpanId());
				setState(setter, carrier, state);
			}
			else {
				Headers.set(setter, carrier, SINGLE, spanContext.getTraceId() + "-" + spanContext.getSpanId()
						+ (state.isEmpty() ? "" : "-") + state);
			}
		}
		else if (hint != null) {
			// No span was started here: what the caller asked for is still to be known.
			setState(setter, carrier, hint.state());
		}
	}

	/**
	 * Debug is carried on whatever was decided here; a deferred decision only as long as
	 * nothing was decided, which is when the span is still the caller's.
	 */
	private static String state(SpanContext spanContext, @Nullable SamplingHint hint) {
		if (hint == SamplingHint.DEBUG || (hint == SamplingHint.DEFER && spanContext.isRemote())) {
			return hint.state();
		}
		return (spanContext.isSampled() ? SamplingHint.ACCEPT : SamplingHint.DENY).state();
	}

	private <C> void setState(TextMapSetter<C> setter, @Nullable C carrier, String state) {
		if (state.isEmpty()) {
			return;
		}
		if (!this.multi) {
			Headers.set(setter, carrier, SINGLE, state);
		}
		else if (state.equals(SamplingHint.DEBUG.state())) {
			Headers.set(setter, carrier, FLAGS, "1");
		}
		else {
			Headers.set(setter, carrier, SAMPLED, state);
		}
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String single = Headers.first(getter, carrier, SINGLE);
		Context extracted = (single != null) ? B3Reader.readSingle(context, Chars.trim(single)) : null;
		if (extracted == null) {
			extracted = B3Reader.readMulti(context, carrier, getter);
		}
		return (extracted != null) ? extracted : context;
	}

	@Override
	public String toString() {
		return this.multi ? "B3Propagator{multi}" : "B3Propagator{single}";
	}

}
