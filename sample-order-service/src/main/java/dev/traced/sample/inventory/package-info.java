/**
 * The service that knows what is in stock: HTTP in, SQL out.
 */
@NullMarked
package dev.traced.sample.inventory;

import org.jspecify.annotations.NullMarked;
