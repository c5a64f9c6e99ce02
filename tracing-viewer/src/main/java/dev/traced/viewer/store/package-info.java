/**
 * Holds traces on the heap, within bounds.
 */
@NullMarked
package dev.traced.viewer.store;

import org.jspecify.annotations.NullMarked;
