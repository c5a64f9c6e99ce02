/**
 * Micrometer Tracing beside us: one span for each operation, and one idea of what the
 * current span is.
 */
@NullMarked
package dev.traced.instrumentation.micrometer;

import org.jspecify.annotations.NullMarked;
