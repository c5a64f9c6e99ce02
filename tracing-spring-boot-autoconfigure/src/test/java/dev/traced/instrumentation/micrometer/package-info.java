/**
 * Tests of what is done beside Micrometer Tracing.
 */
@NullMarked
package dev.traced.instrumentation.micrometer;

import org.jspecify.annotations.NullMarked;
