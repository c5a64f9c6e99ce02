/**
 * Takes spans and lines of logs from other services, as OTLP over HTTP and gRPC, without
 * a run-time library of protobuf.
 */
@NullMarked
package dev.traced.viewer.receiver;

import org.jspecify.annotations.NullMarked;
