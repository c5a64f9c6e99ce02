/**
 * Decides which spans are recorded. Every sampler here is immutable, allocates nothing
 * for a decision and tells by {@code SamplerTraits} what instrumentations may leave out.
 */
@NullMarked
package dev.traced.sampling;

import org.jspecify.annotations.NullMarked;
