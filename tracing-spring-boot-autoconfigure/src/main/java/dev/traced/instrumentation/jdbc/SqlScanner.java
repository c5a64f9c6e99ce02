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

	private final SqlLexer lexer;

	private final SqlSummary summary;

	private final @Nullable StringBuilder sanitized;

	private int position;

	/** Where in the sanitized text the content of the current IN list begins. */
	private int listStart = -1;

	private boolean afterIn;

	private SqlScanner(String sql, int limit, SqlDialect dialect, boolean sanitize) {
		this.sql = sql;
		this.end = Math.min(sql.length(), limit);
		this.lexer = new SqlLexer(sql, this.end, dialect);
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
		int from = this.position;
		if (Character.isWhitespace(this.lexer.at(from))) {
			copy(from + 1);
		}
		else if (this.lexer.isString(from)) {
			string(this.lexer.string(from));
		}
		else if (this.lexer.isComment(from)) {
			comment(this.lexer.comment(from));
		}
		else if (this.lexer.dollarQuoted(from) > from) {
			string(this.lexer.dollarQuoted(from));
		}
		else if (this.lexer.isNumber(from)) {
			this.summary.other();
			literal(this.lexer.number(from));
		}
		else if (this.lexer.isName(from)) {
			name(from);
		}
		else {
			punctuation(this.lexer.at(from));
		}
	}

	private void comment(int stop) {
		if (this.sanitized != null && !this.sanitized.isEmpty()) {
			this.sanitized.append(' ');
		}
		this.position = stop;
	}

	private void string(int stop) {
		this.summary.string(this.position, stop);
		literal(stop);
	}

	private void literal(int stop) {
		if (this.sanitized != null) {
			this.sanitized.append('?');
		}
		this.afterIn = false;
		this.position = stop;
	}

	private void name(int from) {
		boolean plain = this.lexer.isPlain(from);
		int part = this.lexer.part(from);
		if (plain && this.lexer.isStringPrefix(from, part)) {
			string(this.lexer.prefixedString(from, part));
			return;
		}
		int stop = this.lexer.qualified(part);
		plain &= stop == part;
		boolean truth = plain && (this.lexer.is(from, stop, "TRUE") || this.lexer.is(from, stop, "FALSE"));
		this.summary.name(from, stop, plain && !truth);
		if (truth) {
			literal(stop);
			return;
		}
		this.listStart = -1;
		this.afterIn = plain && this.lexer.is(from, stop, "IN");
		copy(stop);
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
		copy(this.lexer.parameter(this.position));
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
