package dev.traced.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Reads an SQL text once, from left to right: hands its names and punctuation to an
 * {@link SqlSummary} and, if asked to, writes the text anew with {@code ?} for every
 * literal, without comments and with {@code IN} lists of literals collapsed. Any text
 * will do: what is not SQL gives something useless, never an exception, in time
 * proportional to its length.
 */
final class SqlScanner {

	private final String sql;

	private final int end;

	private final SqlDialect dialect;

	private final SqlSummary summary;

	private final @Nullable StringBuilder sanitized;

	private int position;

	/** Where in the sanitized text the content of the current IN list begins. */
	private int listStart = -1;

	private boolean afterIn;

	private SqlScanner(String sql, int limit, SqlDialect dialect, boolean sanitize) {
		this.sql = sql;
		this.end = Math.min(sql.length(), limit);
		this.dialect = dialect;
		this.summary = new SqlSummary(sql);
		this.sanitized = sanitize ? new StringBuilder(this.end) : null;
	}

	/**
	 * Reads a text.
	 * @param sql the text
	 * @param limit how many of its characters to read
	 * @param dialect how to read them
	 * @param sanitize whether to write the text anew, without literals
	 * @return what was found
	 */
	static Result scan(String sql, int limit, SqlDialect dialect, boolean sanitize) {
		SqlScanner scanner = new SqlScanner(sql, limit, dialect, sanitize);
		while (scanner.position < scanner.end) {
			scanner.next();
		}
		String text = (scanner.sanitized != null) ? scanner.sanitized.toString().trim() : sql;
		return new Result(text, scanner.summary.summary(), scanner.summary.storedProcedure());
	}

	private void next() {
		char c = this.sql.charAt(this.position);
		if (Character.isWhitespace(c)) {
			copy(this.position + 1);
		}
		else if (c == '\'' || (c == '"' && this.dialect.doubleQuotedStrings())) {
			string(this.position, quoted(this.position, this.dialect.backslashEscapes()));
		}
		else if (isComment(c)) {
			comment(c);
		}
		else if (c == '$' && dollarTag() > 0) {
			string(this.position, dollarQuoted(dollarTag()));
		}
		else if (isDigit(c) || (c == '.' && isDigit(at(this.position + 1)))) {
			number();
		}
		else if (isNameStart(c) || isNameQuote(c)) {
			name();
		}
		else {
			punctuation(c);
		}
	}

	private boolean isComment(char c) {
		char following = at(this.position + 1);
		return (c == '-' && following == '-') || (c == '/' && following == '*')
				|| (c == '#' && this.dialect.hashComments());
	}

	private void comment(char c) {
		int stop = (c == '/') ? blockComment() : lineComment();
		if (this.sanitized != null && !this.sanitized.isEmpty()) {
			this.sanitized.append(' ');
		}
		this.position = stop;
	}

	private int lineComment() {
		int stop = this.position;
		while (stop < this.end && this.sql.charAt(stop) != '\n' && this.sql.charAt(stop) != '\r') {
			stop++;
		}
		return stop;
	}

	private int blockComment() {
		int depth = 0;
		for (int i = this.position; i < this.end; i++) {
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

	/** The length of a dollar quote that begins here, or 0. */
	private int dollarTag() {
		int i = this.position + 1;
		if (isDigit(at(i))) {
			return 0;
		}
		// a tag is a name: bounded, so that a text full of dollars is read in linear time
		while (i < this.end && i - this.position < 64 && isNamePart(at(i)) && at(i) != '$') {
			i++;
		}
		return (at(i) == '$') ? i + 1 - this.position : 0;
	}

	private int dollarQuoted(int tagLength) {
		int from = this.position + tagLength;
		int stop = this.sql.indexOf(this.sql.substring(this.position, from), from);
		return (stop < 0) ? this.end : Math.min(stop + tagLength, this.end);
	}

	/** The position after the closing quote; a doubled quote stands for itself. */
	private int quoted(int from, boolean backslashEscapes) {
		char quote = (at(from) == '[') ? ']' : at(from);
		for (int i = from + 1; i < this.end; i++) {
			char c = this.sql.charAt(i);
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

	private int alternativeQuoted(int from) {
		char open = at(from + 1);
		char close = switch (open) {
			case '[' -> ']';
			case '(' -> ')';
			case '{' -> '}';
			case '<' -> '>';
			default -> open;
		};
		for (int i = from + 2; i < this.end; i++) {
			if (at(i) == close && at(i + 1) == '\'') {
				return Math.min(i + 2, this.end);
			}
		}
		return this.end;
	}

	private void string(int from, int stop) {
		this.summary.string(from, stop);
		literal(stop);
	}

	private void literal(int stop) {
		if (this.sanitized != null) {
			this.sanitized.append('?');
		}
		this.afterIn = false;
		this.position = stop;
	}

	private void number() {
		int i = this.position;
		while (i < this.end && (isNamePart(at(i)) || at(i) == '.' || (isSign(at(i)) && isExponent(i)))) {
			i++;
		}
		this.summary.other();
		literal(i);
	}

	private boolean isExponent(int sign) {
		char before = at(sign - 1);
		return (before == 'e' || before == 'E') && isDigit(at(sign + 1)) && at(this.position + 1) != 'x'
				&& at(this.position + 1) != 'X';
	}

	private void name() {
		int from = this.position;
		boolean plain = isNameStart(at(from));
		int stop = part(from);
		if (plain && at(stop) == '\'' && isStringPrefix(from, stop)) {
			boolean alternative = this.dialect.alternativeQuotes() && (at(stop - 1) == 'q' || at(stop - 1) == 'Q');
			boolean escapes = this.dialect.backslashEscapes() || at(from) == 'E' || at(from) == 'e';
			string(from, alternative ? alternativeQuoted(stop) : quoted(stop, escapes));
			return;
		}
		while (at(stop) == '.') {
			int following = stop + 1;
			while (at(following) == '.') {
				following++;
			}
			if (!isNameStart(at(following)) && !isNameQuote(at(following))) {
				break;
			}
			plain = false;
			stop = part(following);
		}
		boolean truth = plain && (is(from, stop, "TRUE") || is(from, stop, "FALSE"));
		this.summary.name(from, stop, plain && !truth);
		if (truth) {
			literal(stop);
			return;
		}
		this.listStart = -1;
		this.afterIn = plain && is(from, stop, "IN");
		copy(stop);
	}

	private int part(int from) {
		if (isNameQuote(at(from))) {
			return quoted(from, false);
		}
		int stop = from + 1;
		while (stop < this.end && isNamePart(at(stop))) {
			stop++;
		}
		return stop;
	}

	/**
	 * N'...', X'...', B'...', E'...', nq'...', U&amp;'...' without its ampersand,
	 * _utf8'...'.
	 */
	private boolean isStringPrefix(int from, int stop) {
		return stop - from <= 2 || at(from) == '_';
	}

	private void punctuation(char c) {
		switch (c) {
			case '(' -> open();
			case ')' -> close();
			case ',' -> this.summary.comma();
			case ';' -> this.summary.semicolon();
			default -> this.summary.other();
		}
		if (c != '?' && c != ',' && c != '-' && c != '+' && c != '(') {
			this.listStart = -1;
		}
		this.afterIn = false;
		int stop = this.position + 1;
		while ((c == '$' || c == '?' || c == ':') && isDigit(at(stop))) {
			// a numbered parameter, not a literal
			stop++;
		}
		copy(stop);
		if (c == '(' && this.sanitized != null && this.listStart == 0) {
			this.listStart = this.sanitized.length();
		}
	}

	private void open() {
		this.summary.open();
		this.listStart = this.afterIn ? 0 : -1;
	}

	private void close() {
		this.summary.close();
		if (this.listStart > 0 && this.sanitized != null && this.sanitized.length() > this.listStart) {
			this.sanitized.setLength(this.listStart);
			this.sanitized.append('?');
		}
	}

	private void copy(int stop) {
		if (this.sanitized != null) {
			this.sanitized.append(this.sql, this.position, stop);
		}
		this.position = stop;
	}

	private char at(int index) {
		return (index >= 0 && index < this.end) ? this.sql.charAt(index) : '\0';
	}

	private boolean is(int from, int stop, String word) {
		return stop - from == word.length() && this.sql.regionMatches(true, from, word, 0, word.length());
	}

	private boolean isNameQuote(char c) {
		return c == '`' || (c == '"' && !this.dialect.doubleQuotedStrings())
				|| (c == '[' && this.dialect.bracketedNames());
	}

	private static boolean isNameStart(char c) {
		return c == '_' || c == '@' || c == '#' || Character.isLetter(c);
	}

	private static boolean isNamePart(char c) {
		return isNameStart(c) || c == '$' || isDigit(c) || Character.isDigit(c);
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isSign(char c) {
		return c == '+' || c == '-';
	}

	/**
	 * What was found in a text.
	 *
	 * @param text the text, sanitized if that was asked for
	 * @param summary its operations and their targets; {@code null} if there is none
	 * @param storedProcedure the procedure that is called, if the text is a call
	 */
	record Result(String text, @Nullable String summary, @Nullable String storedProcedure) {

	}

}
