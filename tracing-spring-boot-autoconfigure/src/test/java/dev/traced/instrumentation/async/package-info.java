/**
 * Tests of async.
 */
@NullMarked
package dev.traced.instrumentation.async;

import org.jspecify.annotations.NullMarked;
