package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Starts the operations of one technology: the only place where spans begin and end.
 * Created by {@link Tracing}.
 * <p>
 * Under a parent that is not sampled nothing is built and nothing is allocated; an
 * outgoing call is told of the parent all the same.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class Instrumentation<Q, R> {

	private final Tracing tracing;

	private final Tracer tracer;

	private final SpanConvention<Q, R> convention;

	private final @Nullable Receiving<Q> receiving;

	private final @Nullable Sending<Q> sending;

	Instrumentation(Tracing tracing, Tracer tracer, SpanConvention<Q, R> convention, @Nullable Receiving<Q> receiving,
			@Nullable Sending<Q> sending) {
		this.tracing = tracing;
		this.tracer = tracer;
		this.convention = convention;
		this.receiving = receiving;
		this.sending = sending;
	}

	/**
	 * Starts an operation under the current context.
	 * @param request the request
	 * @return the operation
	 */
	public Operation<R> start(Q request) {
		return start(Context.current(), request);
	}

	/**
	 * Starts an operation. A receiving instrumentation first reads the caller's context
	 * from the request; a sending one writes the operation's context into the request,
	 * recorded or not.
	 * @param parent the context to start from
	 * @param request the request
	 * @return the operation
	 */
	public Operation<R> start(Context parent, Q request) {
		try {
			Context context = extract(parent, request);
			Span parentSpan = Span.fromContext(context);
			if (isDropped(parentSpan, context)) {
				return pass(parent, context, request);
			}
			return begin(context, request);
		}
		catch (Throwable ex) {
			guard().failed("starting a span", ex);
			return Operation.noop();
		}
	}

	/**
	 * Whether a span started now would be dropped whatever the request, so that not even
	 * the request object need be made. For interceptors on the hottest paths; of no use
	 * to a receiving instrumentation. A sending one has to {@link #inject} all the same.
	 * @param parent the context to start from
	 * @return whether {@link #start(Context, Object)} would record nothing
	 */
	public boolean isDropped(Context parent) {
		try {
			return isDropped(Span.fromContext(parent), parent);
		}
		catch (Throwable ex) {
			guard().failed("asking whether a span is dropped", ex);
			return false;
		}
	}

	/**
	 * Writes a context into an outgoing request.
	 * @param context the context
	 * @param request the request
	 */
	public void inject(Context context, Q request) {
		if (this.sending == null) {
			return;
		}
		try {
			this.sending.inject(this.tracing.propagator(), context, request);
		}
		catch (Throwable ex) {
			guard().failed("injecting the context", ex);
		}
	}

	/**
	 * Reads the caller's context from an incoming request, if the caller is trusted.
	 * @param parent the context to add it to
	 * @param request the request
	 * @return the context with what the request carries
	 */
	public Context extract(Context parent, Q request) {
		if (this.receiving == null) {
			return parent;
		}
		Context context = parent;
		try {
			context = this.receiving.extract(this.tracing.propagator(), parent, request);
			return this.receiving.read(context, request);
		}
		catch (Throwable ex) {
			guard().failed("extracting the context", ex);
			return context;
		}
	}

	/**
	 * The guard, for what else an interceptor does.
	 * @return the guard
	 */
	public Guard guard() {
		return this.tracing.guard();
	}

	private boolean isDropped(Span parentSpan, Context context) {
		if (parentSpan.isRecording()) {
			return false;
		}
		SpanContext parent = parentSpan.getSpanContext();
		return parent.isValid() && !parent.isSampled()
				&& (this.tracing.samplerTraits().dropsChildrenOfUnsampled(context, parent.isRemote())
						|| Suppression.isSuppressed(context));
	}

	private Operation<R> pass(Context parent, Context context, Q request) {
		inject(context, request);
		return (context != parent) ? new PassingOperation<>(this.tracing.decorate(context), guard()) : Operation.noop();
	}

	private Operation<R> begin(Context context, Q request) {
		SpanBuilder builder = this.tracer.spanBuilder(name(request)).setSpanKind(kind(request)).setParent(context);
		boolean attributesFirst = this.tracing.samplerTraits().readsAttributes();
		prepare(request, builder, attributesFirst);
		Span span = builder.startSpan();
		Context started = this.tracing.decorate(context).with(span);
		if (!span.isRecording()) {
			inject(started, request);
			return new PassingOperation<>(started, guard());
		}
		try {
			if (!attributesFirst) {
				this.convention.samplingAttributes(request, span::setAttribute);
			}
			this.convention.onStart(request, span);
		}
		catch (Throwable ex) {
			guard().failed("describing a started span", ex);
		}
		inject(started, request);
		return new RecordingOperation<>(this, request, span, started);
	}

	private void prepare(Q request, SpanBuilder builder, boolean attributes) {
		try {
			if (this.receiving != null) {
				this.receiving.link(this.tracing.propagator(), request, builder);
			}
			this.convention.links(request, builder);
			if (attributes) {
				this.convention.samplingAttributes(request, builder::setAttribute);
			}
		}
		catch (Throwable ex) {
			guard().failed("describing a span for the sampler", ex);
		}
	}

	private String name(Q request) {
		try {
			return this.convention.name(request);
		}
		catch (Throwable ex) {
			guard().failed("naming a span", ex);
			return "unknown";
		}
	}

	private SpanKind kind(Q request) {
		try {
			return this.convention.kind(request);
		}
		catch (Throwable ex) {
			guard().failed("choosing the kind of a span", ex);
			return SpanKind.INTERNAL;
		}
	}

	void end(Q request, @Nullable R response, @Nullable Throwable error, Span span) {
		try {
			this.convention.onEnd(request, response, error, span);
		}
		catch (Throwable ex) {
			guard().failed("describing the end of a span", ex);
		}
		try {
			if (error != null && this.convention.isFailure(request, response, error)) {
				this.tracing.errors().record(span, error, this.convention.errorType(request, response, error));
			}
		}
		catch (Throwable ex) {
			guard().failed("recording an exception", ex);
		}
		try {
			span.end();
		}
		catch (Throwable ex) {
			guard().failed("ending a span", ex);
		}
	}

}
