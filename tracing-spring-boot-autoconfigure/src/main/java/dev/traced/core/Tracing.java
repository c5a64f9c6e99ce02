package dev.traced.core;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * What the instrumentations of one application share. There is one per application
 * context, as a bean; nothing in it is static.
 */
public final class Tracing {

	/**
	 * Under this key the Reactor context carries the OpenTelemetry {@link Context} of the
	 * operators above.
	 */
	public static final String REACTOR_CONTEXT_KEY = "dev.traced.context";

	private final OpenTelemetry openTelemetry;

	private final TracerProvider tracers;

	private final TextMapPropagator propagator;

	private final Supplier<SamplerTraits> samplerTraits;

	private final Guard guard;

	private final ErrorRecorder errors;

	private final UnaryOperator<Context> contextDecorator;

	private final Edge edge;

	/**
	 * Creates the shared part of the instrumentations of an application that trusts
	 * everybody.
	 * @param openTelemetry where spans go and how context travels
	 * @param samplerTraits what the sampler in use allows to leave out; asked for every
	 * span
	 * @param guard keeps failures out of the application
	 * @param errors records exceptions
	 * @param contextDecorator adds what every context needs, once, where a trace enters
	 * the application; it must be idempotent
	 */
	public Tracing(OpenTelemetry openTelemetry, Supplier<SamplerTraits> samplerTraits, Guard guard,
			ErrorRecorder errors, UnaryOperator<Context> contextDecorator) {
		this(openTelemetry, openTelemetry.getTracerProvider(), samplerTraits, guard, errors, contextDecorator,
				Edge.OPEN);
	}

	/**
	 * Creates the shared part of the instrumentations, which may take their spans from
	 * elsewhere than the application does.
	 * @param openTelemetry how context travels
	 * @param tracers where the instrumentations' spans come from
	 * @param samplerTraits what the sampler in use allows to leave out; asked for every
	 * span
	 * @param guard keeps failures out of the application
	 * @param errors records exceptions
	 * @param contextDecorator adds what every context needs, once, where a trace enters
	 * the application; it must be idempotent
	 * @param edge whom the application trusts
	 */
	public Tracing(OpenTelemetry openTelemetry, TracerProvider tracers, Supplier<SamplerTraits> samplerTraits,
			Guard guard, ErrorRecorder errors, UnaryOperator<Context> contextDecorator, Edge edge) {
		this.openTelemetry = openTelemetry;
		this.tracers = tracers;
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
		this.samplerTraits = samplerTraits;
		this.guard = guard;
		this.errors = errors;
		this.contextDecorator = contextDecorator;
		this.edge = edge;
	}

	/**
	 * An instrumentation of work inside this process, or of calls to what does not take a
	 * context, such as a database.
	 * @param scope the name of the instrumentation scope, such as {@code dev.traced.jdbc}
	 * @param convention what the spans carry
	 * @param <Q> the request
	 * @param <R> the response
	 * @return the instrumentation
	 */
	public <Q, R> Instrumentation<Q, R> local(String scope, SpanConvention<Q, R> convention) {
		return new Instrumentation<>(this, this.tracers.get(scope), convention, null, null);
	}

	/**
	 * An instrumentation of what comes in from other processes, all of which are trusted.
	 * @param scope the name of the instrumentation scope
	 * @param convention what the spans carry
	 * @param getter reads headers of the request
	 * @param <Q> the request
	 * @param <R> the response
	 * @return the instrumentation
	 */
	public <Q, R> Instrumentation<Q, R> receiving(String scope, SpanConvention<Q, R> convention,
			TextMapGetter<Q> getter) {
		return new Instrumentation<>(this, this.tracers.get(scope), convention,
				new Receiving<>(getter, null, this.edge), null);
	}

	/**
	 * An instrumentation of what comes in from other processes.
	 * @param scope the name of the instrumentation scope
	 * @param convention what the spans carry
	 * @param getter reads headers of the request
	 * @param caller tells who sent the request, and what for
	 * @param <Q> the request
	 * @param <R> the response
	 * @return the instrumentation
	 */
	public <Q, R> Instrumentation<Q, R> receiving(String scope, SpanConvention<Q, R> convention,
			TextMapGetter<Q> getter, Caller<Q> caller) {
		return new Instrumentation<>(this, this.tracers.get(scope), convention,
				new Receiving<>(getter, caller, this.edge), null);
	}

	/**
	 * An instrumentation of what goes out to other processes, whose hosts are not known.
	 * @param scope the name of the instrumentation scope
	 * @param convention what the spans carry
	 * @param setter writes headers of the request
	 * @param <Q> the request
	 * @param <R> the response
	 * @return the instrumentation
	 */
	public <Q, R> Instrumentation<Q, R> sending(String scope, SpanConvention<Q, R> convention,
			TextMapSetter<Q> setter) {
		return sending(scope, convention, setter, (request) -> null);
	}

	/**
	 * An instrumentation of what goes out to other processes.
	 * @param scope the name of the instrumentation scope
	 * @param convention what the spans carry
	 * @param setter writes headers of the request
	 * @param host tells where the request goes: a name or an address, without a port
	 * @param <Q> the request
	 * @param <R> the response
	 * @return the instrumentation
	 */
	public <Q, R> Instrumentation<Q, R> sending(String scope, SpanConvention<Q, R> convention, TextMapSetter<Q> setter,
			Function<Q, @Nullable String> host) {
		return new Instrumentation<>(this, this.tracers.get(scope), convention, null,
				new Sending<>(setter, host, this.edge.targets()));
	}

	/**
	 * The OpenTelemetry in use, for what is not a span of an instrumentation.
	 * @return the API
	 */
	public OpenTelemetry openTelemetry() {
		return this.openTelemetry;
	}

	/**
	 * Keeps failures out of the application.
	 * @return the guard
	 */
	public Guard guard() {
		return this.guard;
	}

	/**
	 * Records exceptions on spans.
	 * @return the recorder
	 */
	public ErrorRecorder errors() {
		return this.errors;
	}

	/**
	 * Adds what every context of this application needs, for instance for log
	 * correlation.
	 * @param context the context
	 * @return the context, the same if nothing is to be added
	 */
	public Context decorate(Context context) {
		return this.contextDecorator.apply(context);
	}

	TextMapPropagator propagator() {
		return this.propagator;
	}

	SamplerTraits samplerTraits() {
		return this.samplerTraits.get();
	}

}
