/**
 * Traces the blocking HTTP clients of Spring, {@code RestTemplate} and
 * {@code RestClient}, and the HTTP interfaces on top of them, below their interceptors:
 * at the request factory.
 */
@NullMarked
package dev.traced.instrumentation.restclient;

import org.jspecify.annotations.NullMarked;
