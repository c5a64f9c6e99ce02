/**
 * The viewer alone: a receiver for the traces of other services, in any language.
 */
@NullMarked
package dev.traced.viewer.app;

import org.jspecify.annotations.NullMarked;
