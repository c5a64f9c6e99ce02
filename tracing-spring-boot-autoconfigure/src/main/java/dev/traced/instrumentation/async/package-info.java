/**
 * Carries the current context to the threads of Spring's task executors and schedulers,
 * and of executors that are beans.
 */
@NullMarked
package dev.traced.instrumentation.async;

import org.jspecify.annotations.NullMarked;
