/**
 * Traces {@code WebClient} and the HTTP interfaces on top of it, as the innermost filter.
 */
@NullMarked
package dev.traced.instrumentation.webclient;

import org.jspecify.annotations.NullMarked;
