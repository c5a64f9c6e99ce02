/**
 * Tests for gRPC.
 */
@NullMarked
package dev.traced.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
