/**
 * Puts the ids of the current span into every log line, through SLF4J's MDC, on whatever
 * thread a context is made current.
 */
@NullMarked
package dev.traced.instrumentation.logging;

import org.jspecify.annotations.NullMarked;
