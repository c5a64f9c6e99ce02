/**
 * Answers the pages: a core that knows no web framework, with an adapter to Spring MVC
 * and one to Spring WebFlux.
 */
@NullMarked
package dev.traced.viewer.web;

import org.jspecify.annotations.NullMarked;
