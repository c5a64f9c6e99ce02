/**
 * Starts the three services of the sample and sends them traffic.
 */
@NullMarked
package dev.traced.sample;

import org.jspecify.annotations.NullMarked;
