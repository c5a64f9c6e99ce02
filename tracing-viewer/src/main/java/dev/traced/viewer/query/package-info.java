/**
 * Finds traces in the store: filters, the language of {@code q}, order and pages.
 */
@NullMarked
package dev.traced.viewer.query;

import org.jspecify.annotations.NullMarked;
