package dev.traced.sampling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of paths, or a route, in the syntax of Spring's {@code PathPattern}:
 * {@code ?}, {@code *} and <code>{name}</code> within a segment, {@code **} or
 * <code>{*name}</code> for any number of segments at the start or the end. It matches the
 * same paths; other than Spring's parser it needs no library, and it allocates nothing.
 * Regular expressions are not understood.
 */
final class PathGlob {

	/** Any number of segments. */
	private static final Glob TREE = Glob.of("**");

	/** One segment. */
	private static final Glob ANY = Glob.of("*");

	/** One segment that is not empty. */
	private static final Glob SEGMENT = Glob.of("?*");

	private static final Pattern VARIABLE = Pattern.compile("\\{[\\p{L}_$][\\p{L}\\p{N}_$.-]*}");

	private static final Pattern REST = Pattern.compile("\\{\\*[\\p{L}_$][\\p{L}\\p{N}_$.-]*}");

	private static final Pattern ENCODED_SLASH = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);

	private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

	private final String pattern;

	/** What a matching path begins with, or is. */
	private final String literal;

	private final boolean exact;

	/** Whether a path matches if it is the literal, or begins with it and a slash. */
	private final boolean prefix;

	private final Glob[] segments;

	/** The first segment that is more than a part of the literal. */
	private final int firstOpen;

	/** Where in a path that segment has its slash. */
	private final int open;

	private PathGlob(String pattern, Glob[] segments) {
		this.pattern = pattern;
		this.segments = segments;
		int wildcard = wildcard(pattern);
		this.exact = wildcard < 0;
		this.literal = this.exact ? pattern : pattern.substring(0, literalLength(pattern, wildcard));
		int first = 0;
		int slash = 0;
		while (first < segments.length && segments[first].isExact()) {
			slash += 1 + segments[first++].toString().length();
		}
		this.firstOpen = first;
		this.prefix = isPlain(this.literal)
				&& (this.exact || segments[segments.length - 1] == TREE && first == segments.length - 1);
		this.open = slash;
	}

	/**
	 * Parses a pattern.
	 * @param text the pattern, with or without the slash that it begins with
	 * @return the pattern
	 * @throws IllegalArgumentException if it is not valid; the message says why
	 */
	static PathGlob of(String text) {
		String pattern = text.startsWith("/") ? text : "/" + text;
		String[] parts = pattern.substring(1).split("/", -1);
		List<Glob> segments = new ArrayList<>();
		for (int i = 0; i < parts.length; i++) {
			Glob segment = segment(parts[i], i == parts.length - 1);
			if (segment == TREE && i > 0 && i < parts.length - 1) {
				throw new IllegalArgumentException(parts[i] + " may only be the first or the last segment");
			}
			segments.add(segment);
		}
		return new PathGlob(pattern, segments.toArray(new Glob[0]));
	}

	private static Glob segment(String text, boolean last) {
		if (text.equals("**") || REST.matcher(text).matches()) {
			return TREE;
		}
		String glob = VARIABLE.matcher(text).replaceAll("*");
		if (glob.indexOf('{') >= 0 || glob.indexOf('}') >= 0) {
			throw new IllegalArgumentException("'" + text + "' is not understood: only {name} may be in braces");
		}
		if (glob.contains("**")) {
			throw new IllegalArgumentException("** must be a segment of its own");
		}
		if (text.equals("*")) {
			// "/a/*" matches "/a/" as well
			return last ? ANY : SEGMENT;
		}
		return glob.equals("*") ? SEGMENT : Glob.of(glob);
	}

	private static int literalLength(String pattern, int wildcard) {
		// "/a/**" matches "/a" as well
		boolean tree = pattern.startsWith("**", wildcard) || pattern.startsWith("{*", wildcard);
		return tree ? wildcard - 1 : wildcard;
	}

	private static int wildcard(String pattern) {
		for (int i = 0; i < pattern.length(); i++) {
			if ("*?{".indexOf(pattern.charAt(i)) >= 0) {
				return i;
			}
		}
		return -1;
	}

	/** Whether all that matches is one route: only single segments are left open. */
	boolean isRoute() {
		return this.pattern.indexOf('*') < 0 && this.pattern.indexOf('?') < 0;
	}

	/**
	 * Whether a path matches.
	 * @param path the path, {@link #plain}
	 * @return whether it matches
	 */
	boolean matches(String path) {
		if (this.exact) {
			return path.equals(this.literal);
		}
		return path.startsWith(this.literal)
				&& (this.open == 0 || path.length() == this.open || path.charAt(this.open) == '/')
				&& matches(path, this.open, this.firstOpen);
	}

	/**
	 * Whether a path matches however what is encoded in it is spelt: nearly always this
	 * spares looking for that.
	 * @param sent the path as it was sent
	 * @return whether {@link #plain} of it matches for certain
	 */
	boolean matchesSent(String sent) {
		return this.prefix && sent.startsWith(this.literal) && (sent.length() == this.literal.length()
				|| (!this.exact && sent.charAt(this.literal.length()) == '/'));
	}

	/** The letter behind the first slash of every path that matches, or 0 if none is. */
	char firstLetter() {
		return RuleIndex.letter(this.literal, 1);
	}

	/** The segments with which every path begins that matches. */
	String literalSegments() {
		return this.pattern.substring(0, this.open);
	}

	private boolean matches(String path, int start, int first) {
		int from = start;
		for (int i = first; i < this.segments.length; i++) {
			if (this.segments[i] == TREE) {
				return i == this.segments.length - 1 || matchesBelow(path, from, i + 1);
			}
			if (from >= path.length() || path.charAt(from) != '/') {
				return false;
			}
			int end = end(path, from);
			if (!matches(this.segments[i], path, from + 1, end)) {
				return false;
			}
			from = end;
		}
		return from == path.length();
	}

	private static boolean matches(Glob segment, String path, int from, int to) {
		return (segment == SEGMENT) ? to > from : segment == ANY || segment.matches(path, from, to);
	}

	private boolean matchesBelow(String path, int start, int first) {
		for (int from = start; from < path.length(); from = end(path, from)) {
			if (matches(path, from, first)) {
				return true;
			}
		}
		return false;
	}

	private static int end(String path, int slash) {
		int next = path.indexOf('/', slash + 1);
		return (next >= 0) ? next : path.length();
	}

	/**
	 * A path as it is compared: decoded, and without parameters of segments, so that no
	 * request evades a pattern by encoding a letter. An encoded slash separates nothing.
	 * @param path the path as it was sent
	 * @return the path, the same one if it is plain
	 */
	static String plain(String path) {
		if (isPlain(path)) {
			return path;
		}
		try {
			String bare = PARAMETERS.matcher(path).replaceAll("");
			String separated = ENCODED_SLASH.matcher(bare).replaceAll("%00");
			return URLDecoder.decode(separated.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	private static boolean isPlain(String path) {
		return path.indexOf('%') < 0 && path.indexOf(';') < 0;
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
