/**
 * Rules that every HTTP technology shares: attribute names, methods, status codes,
 * captured headers and redaction.
 */
@NullMarked
package dev.traced.instrumentation.http;

import org.jspecify.annotations.NullMarked;
