/**
 * Reads and writes trace context and baggage in the headers of W3C Trace Context, W3C
 * Baggage, B3, AWS X-Ray and Jaeger, and decides with whom they are exchanged.
 */
@NullMarked
package dev.traced.propagation;

import org.jspecify.annotations.NullMarked;
