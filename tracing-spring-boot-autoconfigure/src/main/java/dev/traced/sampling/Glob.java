package dev.traced.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which {@code *} stands for any characters and {@code ?} for one. Parsed once;
 * a comparison allocates nothing, and its time grows with the length of the text only.
 */
final class Glob {

	private final String pattern;

	private final Kind kind;

	/** What has to be found, without the asterisks. */
	private final String literal;

	private Glob(String pattern) {
		this.pattern = pattern;
		int wildcard = wildcard(pattern, 0);
		boolean first = pattern.startsWith("*");
		int inner = first ? wildcard(pattern, 1) : wildcard;
		boolean last = inner == pattern.length() - 1 && pattern.endsWith("*");
		if (inner < 0) {
			this.kind = first ? Kind.SUFFIX : Kind.EXACT;
		}
		else if (last) {
			this.kind = first ? Kind.CONTAINED : Kind.PREFIX;
		}
		else {
			this.kind = Kind.PATTERN;
		}
		this.literal = switch (this.kind) {
			case EXACT -> pattern;
			case SUFFIX -> pattern.substring(1);
			case CONTAINED -> pattern.substring(1, inner);
			case PREFIX, PATTERN -> pattern.substring(0, wildcard);
		};
	}

	static Glob of(String pattern) {
		return new Glob(pattern);
	}

	static Glob[] all(Iterable<String> patterns) {
		List<Glob> globs = new ArrayList<>();
		patterns.forEach((pattern) -> globs.add(of(pattern)));
		return globs.toArray(new Glob[0]);
	}

	/** Whether one of several matches. */
	static boolean any(Glob[] globs, String text) {
		for (Glob glob : globs) {
			if (glob.matches(text)) {
				return true;
			}
		}
		return false;
	}

	boolean matches(String text) {
		return switch (this.kind) {
			case EXACT -> text.equals(this.literal);
			case PREFIX -> text.startsWith(this.literal);
			case SUFFIX -> text.endsWith(this.literal);
			case CONTAINED -> contains(text);
			case PATTERN -> text.startsWith(this.literal) && matches(text, 0, text.length());
		};
	}

	/** Looks for its first letter, which the processor does fast, and most texts lack. */
	private boolean contains(String text) {
		if (this.literal.isEmpty()) {
			return true;
		}
		char first = this.literal.charAt(0);
		int at = text.indexOf(first);
		while (at >= 0 && !text.startsWith(this.literal, at)) {
			at = text.indexOf(first, at + 1);
		}
		return at >= 0;
	}

	/** Whether a part of a text matches. */
	boolean matches(String text, int from, int to) {
		if (this.kind == Kind.EXACT) {
			return to - from == this.literal.length() && text.startsWith(this.literal, from);
		}
		int length = this.pattern.length();
		int at = from;
		int p = 0;
		int star = -1;
		int retry = from;
		while (at < to) {
			if (p < length && this.pattern.charAt(p) == '*') {
				star = p++;
				retry = at;
			}
			else if (p < length && (this.pattern.charAt(p) == '?' || this.pattern.charAt(p) == text.charAt(at))) {
				p++;
				at++;
			}
			else if (star >= 0) {
				// only the last asterisk need ever give up a match
				p = star + 1;
				at = ++retry;
			}
			else {
				return false;
			}
		}
		while (p < length && this.pattern.charAt(p) == '*') {
			p++;
		}
		return p == length;
	}

	/** The first letter of every text that matches, or 0 if there is no such letter. */
	char firstLetter() {
		boolean open = this.kind == Kind.SUFFIX || this.kind == Kind.CONTAINED;
		return open ? 0 : RuleIndex.letter(this.literal, 0);
	}

	/** Whether only one text matches. */
	boolean isExact() {
		return this.kind == Kind.EXACT;
	}

	private static int wildcard(String pattern, int from) {
		for (int i = from; i < pattern.length(); i++) {
			if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
				return i;
			}
		}
		return -1;
	}

	@Override
	public String toString() {
		return this.pattern;
	}

	private enum Kind {

		EXACT, PREFIX, SUFFIX, CONTAINED, PATTERN

	}

}
