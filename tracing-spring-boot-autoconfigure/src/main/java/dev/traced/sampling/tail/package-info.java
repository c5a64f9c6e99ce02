/**
 * Decides at the end of a local trace: keeps errors and slow requests that the sampler
 * did not take, and thins out traces before they are exported. Without a rule nothing of
 * it is in use.
 */
@NullMarked
package dev.traced.sampling.tail;

import org.jspecify.annotations.NullMarked;
