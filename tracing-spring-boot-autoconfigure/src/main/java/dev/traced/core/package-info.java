/**
 * When a span begins and ends, independent of any technology: an {@code Instrumentation}
 * starts an {@code Operation}, a {@code SpanConvention} says what the span carries, and a
 * {@code Guard} keeps our failures out of the application. Uses the OpenTelemetry API and
 * the JDK only.
 */
@NullMarked
package dev.traced.core;

import org.jspecify.annotations.NullMarked;
