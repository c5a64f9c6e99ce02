package dev.traced.propagation;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of paths in the syntax of Spring: {@code ?} is one character, {@code *} any
 * number within a segment, {@code {name}} a segment, {@code **} any number of segments. A
 * path is compared as a server understands it, not as it was spelt: whoever writes
 * {@code /%70ublic//x} or {@code /a/../public} has asked for {@code /public}.
 */
final class PathGlob {

	private static final String ANY = "**";

	private final List<String> segments;

	private final String text;

	private PathGlob(String text, List<String> segments) {
		this.text = text;
		this.segments = segments;
	}

	/**
	 * Reads a pattern.
	 * @param text the pattern, such as {@code /public/**}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is none; the message names it
	 */
	static PathGlob of(String text) {
		String pattern = text.trim();
		List<String> segments = new ArrayList<>();
		if (!pattern.startsWith("/")) {
			throw invalid(text);
		}
		for (String segment : pattern.split("/")) {
			if (segment.startsWith("{*") && segment.endsWith("}")) {
				segments.add(ANY);
			}
			else if (segment.startsWith("{") && segment.endsWith("}") && segment.indexOf(':') < 0) {
				segments.add("?*");
			}
			else if (segment.indexOf('{') >= 0 || (segment.contains(ANY) && !segment.equals(ANY))) {
				throw invalid(text);
			}
			else if (!segment.isEmpty()) {
				segments.add(segment);
			}
		}
		return new PathGlob(pattern, List.copyOf(segments));
	}

	private static IllegalArgumentException invalid(String text) {
		return new IllegalArgumentException("'" + text + "' is not a path pattern such as /public/**");
	}

	/**
	 * Takes a path apart.
	 * @param path the path as it was sent
	 * @return its segments, decoded, without parameters, dots and empty ones
	 */
	static List<String> segments(String path) {
		List<String> segments = new ArrayList<>();
		int from = 0;
		while (from <= path.length()) {
			int slash = path.indexOf('/', from);
			int to = (slash < 0) ? path.length() : slash;
			String segment = segment(path, from, to);
			if (segment.equals("..")) {
				if (!segments.isEmpty()) {
					segments.remove(segments.size() - 1);
				}
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.add(segment);
			}
			from = to + 1;
		}
		return segments;
	}

	private static String segment(String path, int from, int to) {
		int semicolon = path.indexOf(';', from);
		return PercentCodec.decode(path, from, (semicolon >= 0 && semicolon < to) ? semicolon : to);
	}

	/**
	 * Whether a path matches.
	 * @param path its segments
	 * @return whether it does
	 */
	boolean matches(List<String> path) {
		int segment = 0;
		int at = 0;
		int star = -1;
		int resume = 0;
		// each "**" is tried as short as it can be, and made longer only while it is the
		// last that was seen: no path takes more than the product of the lengths
		while (segment < path.size()) {
			if (at < this.segments.size() && this.segments.get(at).equals(ANY)) {
				star = at++;
				resume = segment;
			}
			else if (at < this.segments.size() && matches(this.segments.get(at), path.get(segment))) {
				at++;
				segment++;
			}
			else if (star >= 0) {
				at = star + 1;
				segment = ++resume;
			}
			else {
				return false;
			}
		}
		while (at < this.segments.size() && this.segments.get(at).equals(ANY)) {
			at++;
		}
		return at == this.segments.size();
	}

	private static boolean matches(String pattern, String text) {
		int i = 0;
		int at = 0;
		int star = -1;
		int resume = 0;
		while (i < text.length()) {
			if (at < pattern.length() && pattern.charAt(at) == '*') {
				star = at++;
				resume = i;
			}
			else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(i))) {
				at++;
				i++;
			}
			else if (star >= 0) {
				at = star + 1;
				i = ++resume;
			}
			else {
				return false;
			}
		}
		while (at < pattern.length() && pattern.charAt(at) == '*') {
			at++;
		}
		return at == pattern.length();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
