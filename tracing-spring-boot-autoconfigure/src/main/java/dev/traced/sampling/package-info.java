/**
 * Decides which spans are recorded. Every sampler here is lock-free, allocates nothing
 * for a decision and tells by {@code SamplerTraits} what instrumentations may leave out.
 */
@NullMarked
package dev.traced.sampling;

import org.jspecify.annotations.NullMarked;
