/**
 * Tests of trace ids in log lines.
 */
@NullMarked
package dev.traced.instrumentation.logging;

import org.jspecify.annotations.NullMarked;
