/**
 * Real applications beside the tracers that people have already, each in a virtual
 * machine of its own.
 */
@NullMarked
package dev.traced.coexistence;

import org.jspecify.annotations.NullMarked;
