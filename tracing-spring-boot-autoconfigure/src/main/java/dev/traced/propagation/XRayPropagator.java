package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * The tracing header of AWS X-Ray, {@code Root=1-…;Parent=…;Sampled=1}. Fields may be in
 * any order, and unknown ones are passed over: load balancers add {@code Self}, Lambda
 * adds {@code Lineage}. A root without a parent, which is what a load balancer sends
 * where it was sent nothing, is no span context.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
 * header</a>
 */
final class XRayPropagator extends SafePropagator implements SpanPropagator {

	static final String HEADER = "X-Amzn-Trace-Id";

	private static final List<String> FIELDS = List.of(HEADER);

	private static final int EPOCH = 8;

	private static final int ROOT_LENGTH = 35;

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
		String traceId = spanContext.getTraceId();
		boolean undecided = spanContext.isRemote() && SamplingHint.from(context) == SamplingHint.DEFER;
		String sampled = undecided ? "" : spanContext.isSampled() ? ";Sampled=1" : ";Sampled=0";
		Headers.set(setter, carrier, HEADER, "Root=1-" + traceId.substring(0, EPOCH) + "-" + traceId.substring(EPOCH)
				+ ";Parent=" + spanContext.getSpanId() + sampled);
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String header = Headers.first(getter, carrier, HEADER);
		if (header == null) {
			return context;
		}
		String root = null;
		String parent = null;
		String sampled = null;
		int from = 0;
		while (from <= header.length()) {
			int semicolon = header.indexOf(';', from);
			int to = (semicolon < 0) ? header.length() : semicolon;
			String field = Chars.trim(header.substring(from, to));
			if (field.startsWith("Root=") && root == null) {
				root = field.substring("Root=".length());
			}
			else if (field.startsWith("Parent=") && parent == null) {
				parent = field.substring("Parent=".length());
			}
			else if (field.startsWith("Sampled=") && sampled == null) {
				sampled = field.substring("Sampled=".length());
			}
			from = to + 1;
		}
		return (root != null && parent != null) ? read(context, root, parent, (sampled != null) ? sampled : "?")
				: context;
	}

	private static Context read(Context context, String root, String parent, String sampled) {
		boolean known = sampled.equals("0") || sampled.equals("1") || sampled.equals("?");
		if (!known || root.length() != ROOT_LENGTH || !root.startsWith("1-") || root.charAt(2 + EPOCH) != '-') {
			return context;
		}
		SpanContext spanContext = SpanContext.createFromRemoteParent(
				root.substring(2, 2 + EPOCH) + root.substring(3 + EPOCH), parent,
				sampled.equals("1") ? TraceFlags.getSampled() : TraceFlags.getDefault(), TraceState.getDefault());
		if (!spanContext.isValid()) {
			return context;
		}
		Context hinted = sampled.equals("?") ? SamplingHint.DEFER.storeIn(context) : SamplingHint.removeFrom(context);
		return hinted.with(Span.wrap(spanContext));
	}

	@Override
	public String toString() {
		return "XRayPropagator";
	}

}
