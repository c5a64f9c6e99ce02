/**
 * The service that customers talk to: HTTP in, HTTP and gRPC and SQL out.
 */
@NullMarked
package dev.traced.sample.order;

import org.jspecify.annotations.NullMarked;
