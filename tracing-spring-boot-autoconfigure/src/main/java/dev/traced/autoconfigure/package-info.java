/**
 * Wires SDK, propagation, sampling and export to Spring Boot. Knows no technology: those
 * bring their own auto-configuration.
 */
@NullMarked
package dev.traced.autoconfigure;

import org.jspecify.annotations.NullMarked;
