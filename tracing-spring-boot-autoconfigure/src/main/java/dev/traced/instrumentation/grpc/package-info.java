/**
 * Spans of gRPC calls, served and made: one for each call from its start to its real end,
 * however many messages pass.
 */
@NullMarked
package dev.traced.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
