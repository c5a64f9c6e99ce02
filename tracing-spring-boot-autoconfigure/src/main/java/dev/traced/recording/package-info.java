/**
 * Spans of our own instrumentations: what the SDK's spans do, with arrays instead of maps
 * and without copies. They go to the same processors, by the same sampler, as those that
 * the application makes by hand.
 */
@NullMarked
package dev.traced.recording;

import org.jspecify.annotations.NullMarked;
