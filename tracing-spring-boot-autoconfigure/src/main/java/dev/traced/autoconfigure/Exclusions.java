package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;

/**
 * The paths of an application that are left out: its own, the defaults, and what modules
 * contribute to these.
 */
public final class Exclusions {

	private Exclusions() {
	}

	/**
	 * Reads the patterns of an application.
	 * @param exclude the properties
	 * @param contributed what modules contribute to the defaults
	 * @param environment the configuration of the application
	 * @param prefix where the framework's handlers are, within the context path: a path,
	 * empty for the root
	 * @param parser makes paths of patterns for every request and patterns for those that
	 * only read; throws {@link IllegalArgumentException} if one is not valid
	 * @param <T> the paths
	 * @return the paths
	 * @throws InvalidTracingPropertyException if a pattern of the application is not
	 * valid
	 */
	public static <T> T read(ExcludeProperties exclude, Stream<ExcludedPathPatterns> contributed,
			Environment environment, String prefix, BiFunction<Collection<String>, Collection<String>, T> parser) {
		List<String> all = new ArrayList<>();
		List<String> ofReads = List.of();
		if (exclude.defaults()) {
			all.addAll(DefaultExclusions.patterns(environment, prefix));
			ofReads = DefaultExclusions.patternsOfReads(prefix);
			contributed.forEach((patterns) -> all.addAll(patterns.patterns()));
		}
		for (String pattern : exclude.paths()) {
			try {
				parser.apply(List.of(pattern), List.of());
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException("tracing.exclude.paths", pattern,
						"path patterns such as /internal/** (" + ex.getMessage() + ")");
			}
			all.add(pattern);
		}
		return parser.apply(all, ofReads);
	}

}
