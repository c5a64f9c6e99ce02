/**
 * Reads and writes trace context and baggage in the headers of W3C Trace Context, W3C
 * Baggage and B3, needing no more than the OpenTelemetry API.
 */
@NullMarked
package dev.traced.propagation;

import org.jspecify.annotations.NullMarked;
