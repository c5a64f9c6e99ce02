/**
 * Tests of annotated methods.
 */
@NullMarked
package dev.traced.instrumentation.method;

import org.jspecify.annotations.NullMarked;
