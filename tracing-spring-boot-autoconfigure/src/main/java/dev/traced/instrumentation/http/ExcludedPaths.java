package dev.traced.instrumentation.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths for which nothing is recorded, as patterns in Spring's syntax. A path that
 * does not begin like a pattern costs a comparison of a few characters; only one that
 * does is parsed.
 */
public final class ExcludedPaths {

	/** Excludes nothing. */
	public static final ExcludedPaths NONE = new ExcludedPaths(List.of());

	/** Excludes everything. */
	public static final ExcludedPaths ALL = of(List.of("/**"));

	private final Pattern[] patterns;

	private ExcludedPaths(List<Pattern> patterns) {
		this.patterns = patterns.toArray(new Pattern[0]);
	}

	/**
	 * Parses patterns.
	 * @param patterns the patterns
	 * @return the paths
	 * @throws IllegalArgumentException if a pattern is not valid; the message names it
	 */
	public static ExcludedPaths of(Collection<String> patterns) {
		List<Pattern> parsed = new ArrayList<>();
		for (String pattern : patterns) {
			parsed.add(Pattern.parse(pattern.trim(), false));
		}
		return new ExcludedPaths(parsed);
	}

	/**
	 * Parses patterns, some of which are for GET and HEAD only.
	 * @param patterns the patterns for every request
	 * @param patternsOfReads the patterns for requests that only read
	 * @return the paths
	 * @throws IllegalArgumentException if a pattern is not valid; the message names it
	 */
	public static ExcludedPaths of(Collection<String> patterns, Collection<String> patternsOfReads) {
		List<Pattern> parsed = new ArrayList<>(List.of(of(patterns).patterns));
		for (String pattern : patternsOfReads) {
			parsed.add(Pattern.parse(pattern.trim(), true));
		}
		return new ExcludedPaths(parsed);
	}

	/**
	 * Whether a request is excluded.
	 * @param method its method
	 * @param uri the path as it was sent, with that of the application
	 * @param start where the path within the application begins
	 * @return whether nothing is recorded
	 */
	public boolean matches(String method, String uri, int start) {
		for (Pattern pattern : this.patterns) {
			if (pattern.matches(uri, start) && (!pattern.readsOnly() || isRead(method))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isRead(String method) {
		return method.equals("GET") || method.equals("HEAD");
	}

	/**
	 * One pattern.
	 *
	 * @param literal what a matching path begins with, or is
	 * @param kind what may follow
	 * @param pattern the parsed pattern
	 * @param readsOnly whether it is for GET and HEAD only
	 */
	private record Pattern(String literal, Kind kind, PathPattern pattern, boolean readsOnly) {

		static Pattern parse(String text, boolean readsOnly) {
			String slashed = text.startsWith("/") ? text : "/" + text;
			PathPattern pattern;
			try {
				pattern = PathPatternParser.defaultInstance.parse(slashed);
			}
			catch (PatternParseException ex) {
				throw new IllegalArgumentException("'" + text + "' is not a path pattern such as /internal/**: "
						+ ex.getMessage() + " at " + ex.getPosition(), ex);
			}
			int plain = plainLength(slashed);
			if (plain == slashed.length()) {
				return new Pattern(slashed, Kind.EXACT, pattern, readsOnly);
			}
			if (plain > 0 && plain == slashed.length() - 2 && slashed.endsWith("/**")) {
				return new Pattern(slashed.substring(0, plain - 1), Kind.TREE, pattern, readsOnly);
			}
			return new Pattern(slashed.substring(0, plain), Kind.PATTERN, pattern, readsOnly);
		}

		/** As far as a path that matches has the same characters, encoded or not. */
		private static int plainLength(String pattern) {
			int slash = 0;
			for (int i = 0; i < pattern.length(); i++) {
				char c = pattern.charAt(i);
				if (c == '/') {
					slash = i;
				}
				boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
						|| "/-._~".indexOf(c) >= 0;
				if (!plain) {
					// "/a/**" matches "/a" as well, and "/a/{*rest}" does
					boolean tail = pattern.startsWith("**", i) || pattern.startsWith("{*", i);
					return (tail && i == slash + 1 && !pattern.endsWith("/**")) ? slash : i;
				}
			}
			return pattern.length();
		}

		boolean matches(String uri, int start) {
			if (!uri.startsWith(this.literal, start)) {
				return false;
			}
			int end = start + this.literal.length();
			return switch (this.kind) {
				case EXACT -> uri.length() == end;
				case TREE -> uri.length() == end || uri.charAt(end) == '/';
				case PATTERN -> this.pattern.matches(PathContainer.parsePath(uri.substring(start)));
			};
		}

	}

	private enum Kind {

		EXACT, TREE, PATTERN

	}

}
