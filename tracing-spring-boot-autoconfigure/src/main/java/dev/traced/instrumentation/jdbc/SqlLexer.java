package dev.traced.instrumentation.jdbc;

/**
 * Finds where the pieces of an SQL text end: names, numbers, strings, comments. Reads no
 * further than it is told to; whatever is not closed goes on until there.
 */
final class SqlLexer {

	/**
	 * Longer tags of dollar quotes are none, so that time stays proportional to length.
	 */
	private static final int MAX_TAG = 64;

	private final String sql;

	private final int end;

	private final SqlDialect dialect;

	SqlLexer(String sql, int end, SqlDialect dialect) {
		this.sql = sql;
		this.end = end;
		this.dialect = dialect;
	}

	/** The character at a position, 0 outside the text. */
	char at(int index) {
		return (index >= 0 && index < this.end) ? this.sql.charAt(index) : '\0';
	}

	boolean is(int from, int stop, String word) {
		return stop - from == word.length() && this.sql.regionMatches(true, from, word, 0, word.length());
	}

	boolean isString(int index) {
		return at(index) == '\'' || (at(index) == '"' && this.dialect.doubleQuotedStrings());
	}

	boolean isComment(int index) {
		char c = at(index);
		char following = at(index + 1);
		return (c == '-' && following == '-') || (c == '/' && following == '*')
				|| (c == '#' && this.dialect.hashComments());
	}

	boolean isNumber(int index) {
		return isDigit(at(index)) || (at(index) == '.' && isDigit(at(index + 1)));
	}

	boolean isName(int index) {
		return isNameStart(at(index)) || isNameQuote(at(index));
	}

	/** Whether a name at this position is not quoted, so that it may be a keyword. */
	boolean isPlain(int index) {
		return isNameStart(at(index));
	}

	/**
	 * Whether an unquoted name belongs to the string that follows it directly, as in
	 * {@code N'...'}, {@code E'...'} or {@code _utf8'...'}.
	 */
	boolean isStringPrefix(int from, int stop) {
		return at(stop) == '\'' && (stop - from <= 2 || at(from) == '_');
	}

	int comment(int from) {
		return (at(from) == '/') ? blockComment(from) : lineComment(from);
	}

	private int lineComment(int from) {
		int stop = from;
		while (stop < this.end && at(stop) != '\n' && at(stop) != '\r') {
			stop++;
		}
		return stop;
	}

	private int blockComment(int from) {
		int depth = 0;
		for (int i = from; i < this.end; i++) {
			if (at(i) == '/' && at(i + 1) == '*') {
				depth++;
				i++;
			}
			else if (at(i) == '*' && at(i + 1) == '/') {
				depth--;
				i++;
				// MySQL and Oracle do not nest comments
				if (depth == 0 || this.dialect.hashComments() || this.dialect.alternativeQuotes()) {
					return Math.min(i + 1, this.end);
				}
			}
		}
		return this.end;
	}

	int string(int from) {
		return quoted(from, this.dialect.backslashEscapes());
	}

	/** The end of a string that begins with a prefix. */
	int prefixedString(int from, int quote) {
		char last = at(quote - 1);
		if (this.dialect.alternativeQuotes() && (last == 'q' || last == 'Q')) {
			return alternativeQuoted(quote);
		}
		return quoted(quote, this.dialect.backslashEscapes() || at(from) == 'E' || at(from) == 'e');
	}

	/** The end of a dollar quote, or the position itself if none begins here. */
	int dollarQuoted(int from) {
		int tag = from + 1;
		if (at(from) != '$' || isDigit(at(tag))) {
			return from;
		}
		while (tag < this.end && tag - from < MAX_TAG && isNamePart(at(tag)) && at(tag) != '$') {
			tag++;
		}
		if (at(tag) != '$') {
			return from;
		}
		String quote = this.sql.substring(from, tag + 1);
		int stop = this.sql.indexOf(quote, tag + 1);
		return (stop < 0) ? this.end : Math.min(stop + quote.length(), this.end);
	}

	int number(int from) {
		boolean hexadecimal = at(from + 1) == 'x' || at(from + 1) == 'X';
		int stop = from;
		while (stop < this.end && (isNamePart(at(stop)) || at(stop) == '.' || (!hexadecimal && isExponent(stop)))) {
			stop++;
		}
		return stop;
	}

	private boolean isExponent(int sign) {
		char before = at(sign - 1);
		return (at(sign) == '+' || at(sign) == '-') && (before == 'e' || before == 'E') && isDigit(at(sign + 1));
	}

	/** The end of a name up to the next dot. */
	int part(int from) {
		if (isNameQuote(at(from))) {
			return quoted(from, false);
		}
		int stop = from + 1;
		while (isNamePart(at(stop))) {
			stop++;
		}
		return stop;
	}

	/** The end of a name that may be qualified, given the end of its first part. */
	int qualified(int from) {
		int stop = from;
		while (at(stop) == '.') {
			int following = stop + 1;
			while (at(following) == '.') {
				following++;
			}
			if (!isName(following)) {
				break;
			}
			stop = part(following);
		}
		return stop;
	}

	/** The end of a parameter such as {@code $1}, or of any other character. */
	int parameter(int from) {
		char c = at(from);
		int stop = from + 1;
		while ((c == '$' || c == '?' || c == ':') && isDigit(at(stop))) {
			stop++;
		}
		return stop;
	}

	/** The position after the closing quote; a doubled quote stands for itself. */
	private int quoted(int from, boolean backslashEscapes) {
		char quote = (at(from) == '[') ? ']' : at(from);
		for (int i = from + 1; i < this.end; i++) {
			char c = at(i);
			if (c == '\\' && backslashEscapes) {
				i++;
			}
			else if (c == quote) {
				if (at(i + 1) != quote) {
					return i + 1;
				}
				i++;
			}
		}
		return this.end;
	}

	private int alternativeQuoted(int quote) {
		char open = at(quote + 1);
		char close = switch (open) {
			case '[' -> ']';
			case '(' -> ')';
			case '{' -> '}';
			case '<' -> '>';
			default -> open;
		};
		for (int i = quote + 2; i < this.end; i++) {
			if (at(i) == close && at(i + 1) == '\'') {
				return i + 2;
			}
		}
		return this.end;
	}

	private boolean isNameQuote(char c) {
		return c == '`' || (c == '"' && !this.dialect.doubleQuotedStrings())
				|| (c == '[' && this.dialect.bracketedNames());
	}

	private static boolean isNameStart(char c) {
		return c == '_' || c == '@' || c == '#' || Character.isLetter(c);
	}

	private static boolean isNamePart(char c) {
		return isNameStart(c) || c == '$' || Character.isDigit(c);
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

}
