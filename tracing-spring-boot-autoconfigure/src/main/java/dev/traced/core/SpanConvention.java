package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Says <em>what</em> a span carries: name, kind, attributes and status. <em>When</em> it
 * begins and ends is the interceptor's business. Users replace conventions, not
 * interceptors.
 * <p>
 * Whatever a convention throws is swallowed and counted; the span still ends.
 * {@link #name}, {@link #kind}, {@link #links} and (if the sampler asks for it)
 * {@link #samplingAttributes} run before the sampling decision and have to be cheap;
 * {@link #onStart} and {@link #onEnd} run for recorded spans only.
 *
 * @param <Q> the request: what is known when the operation starts
 * @param <R> the response: what is known when it ends
 */
public interface SpanConvention<Q, R> {

	/**
	 * The name of the span, of low cardinality.
	 * @param request the request
	 * @return the name; a constant wherever possible
	 */
	String name(Q request);

	/**
	 * The kind of the span.
	 * @param request the request
	 * @return the kind, {@link SpanKind#INTERNAL} by default
	 */
	default SpanKind kind(Q request) {
		return SpanKind.INTERNAL;
	}

	/**
	 * Adds links to the span about to start. Nothing else should be done to the builder.
	 * @param request the request
	 * @param builder the builder of the span
	 */
	default void links(Q request, SpanBuilder builder) {
	}

	/**
	 * Writes the attributes that a sampler may decide on. Called before the decision if
	 * the sampler in use reads attributes, otherwise after it and only for recorded
	 * spans: so always exactly once for a recorded span.
	 * @param request the request
	 * @param attributes where to write them
	 */
	default void samplingAttributes(Q request, AttributeSink attributes) {
	}

	/**
	 * Writes what else is known at the start. Called for recorded spans only.
	 * @param request the request
	 * @param span the started span
	 */
	default void onStart(Q request, Span span) {
	}

	/**
	 * Writes what is known at the end. Called for recorded spans only, before the error
	 * (if any) is recorded.
	 * @param request the request
	 * @param response the response, if there is one
	 * @param error what the application's call threw, if it threw
	 * @param span the span about to end
	 */
	default void onEnd(Q request, @Nullable R response, @Nullable Throwable error, Span span) {
	}

	/**
	 * Whether what was thrown makes the span an error: status, {@code error.type} and the
	 * exception are recorded if so.
	 * @param request the request
	 * @param response the response, if there is one
	 * @param error what the application's call threw
	 * @return {@code true} by default
	 */
	default boolean isFailure(Q request, @Nullable R response, Throwable error) {
		return true;
	}

	/**
	 * The {@code error.type} of what was thrown, where the technology has a code of its
	 * own that is more telling than a class name.
	 * @param request the request
	 * @param response the response, if there is one
	 * @param error what the application's call threw
	 * @return the type, or {@code null} for the application's classification, by default
	 * the class name
	 */
	default @Nullable String errorType(Q request, @Nullable R response, Throwable error) {
		return null;
	}

}
