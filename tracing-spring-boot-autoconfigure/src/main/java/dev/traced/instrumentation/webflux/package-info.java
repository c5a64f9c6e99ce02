/**
 * Spans of requests served by WebFlux, on any of its servers: a decorator around
 * everything that handles requests, and a filter that learns which handler it was.
 */
@NullMarked
package dev.traced.instrumentation.webflux;

import org.jspecify.annotations.NullMarked;
