/**
 * A trace of its own for every run of a {@code @Scheduled} method.
 */
@NullMarked
package dev.traced.instrumentation.scheduling;

import org.jspecify.annotations.NullMarked;
