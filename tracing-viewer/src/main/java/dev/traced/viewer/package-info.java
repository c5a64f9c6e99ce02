/**
 * The traces of an application, looked at inside the application: {@code store} holds
 * them, {@code receiver} takes those of other services, {@code query} finds,
 * {@code analysis} explains, {@code web} answers the pages.
 */
@NullMarked
package dev.traced.viewer;

import org.jspecify.annotations.NullMarked;
