package dev.traced.autoconfigure;

import java.util.Collection;

/**
 * Path patterns that are left out by default. A module that serves pages of its own
 * declares a bean, so that looking at traces does not make new ones.
 */
@FunctionalInterface
public interface ExcludedPathPatterns {

	/**
	 * The patterns, within the application's context path.
	 * @return patterns such as {@code /tracing/**}
	 */
	Collection<String> patterns();

}
