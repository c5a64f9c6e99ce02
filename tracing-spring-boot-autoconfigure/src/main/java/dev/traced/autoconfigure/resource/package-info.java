/**
 * Finds out where an application runs, from variables and local files alone: the resource
 * attributes of its spans.
 */
@NullMarked
package dev.traced.autoconfigure.resource;

import org.jspecify.annotations.NullMarked;
