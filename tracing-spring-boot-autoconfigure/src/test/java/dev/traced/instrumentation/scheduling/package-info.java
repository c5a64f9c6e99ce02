/**
 * Tests of scheduling.
 */
@NullMarked
package dev.traced.instrumentation.scheduling;

import org.jspecify.annotations.NullMarked;
