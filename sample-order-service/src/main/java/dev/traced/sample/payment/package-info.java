/**
 * The service that takes the money: gRPC in.
 */
@NullMarked
package dev.traced.sample.payment;

import org.jspecify.annotations.NullMarked;
