/**
 * Spans of methods of Spring beans: {@code @Traced}, {@code @NoTrace} and OpenTelemetry's
 * {@code @WithSpan}, by Spring AOP.
 */
@NullMarked
package dev.traced.instrumentation.method;

import org.jspecify.annotations.NullMarked;
