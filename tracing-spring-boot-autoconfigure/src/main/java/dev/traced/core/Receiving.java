package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Takes from an incoming request what its caller is trusted with.
 *
 * @param <Q> the request
 */
final class Receiving<Q> {

	private final TextMapGetter<Q> getter;

	private final @Nullable Caller<Q> caller;

	private final @Nullable CallerTrust trust;

	private final RequestReader reader;

	Receiving(TextMapGetter<Q> getter, @Nullable Caller<Q> caller, Edge edge) {
		this.getter = getter;
		this.caller = caller;
		this.trust = (caller != null) ? edge.callers() : null;
		this.reader = edge.reader();
	}

	Context extract(TextMapPropagator propagator, Context parent, Q request) {
		return (judge(request) == CallerContext.CONTINUE) ? propagator.extract(parent, request, this.getter) : parent;
	}

	Context read(Context context, Q request) {
		return this.reader.read(context, request, this.getter);
	}

	void link(TextMapPropagator propagator, Q request, SpanBuilder builder) {
		if (this.trust != null && judge(request) == CallerContext.LINK) {
			SpanContext linked = Span.fromContext(propagator.extract(Context.root(), request, this.getter))
				.getSpanContext();
			if (linked.isValid()) {
				builder.addLink(linked);
			}
		}
	}

	private CallerContext judge(Q request) {
		return (this.trust != null && this.caller != null) ? this.trust.judge(request, this.caller)
				: CallerContext.CONTINUE;
	}

}
