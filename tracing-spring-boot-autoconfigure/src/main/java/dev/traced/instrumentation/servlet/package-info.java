/**
 * Spans of requests served by a servlet container: one filter, ahead of the
 * application's, and one hook for the threads of Spring MVC's {@code Callable}s.
 */
@NullMarked
package dev.traced.instrumentation.servlet;

import org.jspecify.annotations.NullMarked;
