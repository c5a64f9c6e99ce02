package dev.traced.instrumentation.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Makes the summary of a query of its operations and their targets, in the order in which
 * an {@link SqlScanner} comes across them, as the semantic conventions for database spans
 * describe it. Not a parser: it knows the few words after which a target follows.
 */
final class SqlSummary {

	private static final int MAX_LENGTH = 255;

	private static final int MAX_DEPTH = 64;

	private final String sql;

	private final StringBuilder summary = new StringBuilder();

	private final Set<String> commonTables = new HashSet<>(0);

	/** What the current level of parentheses is about; those around it. */
	private Level level = new Level(true);

	private final List<Level> outer = new ArrayList<>(4);

	private int depth;

	private boolean full;

	private boolean ignoring;

	private String previous = "";

	private @Nullable String definition;

	private @Nullable String storedProcedure;

	SqlSummary(String sql) {
		this.sql = sql;
	}

	@Nullable String summary() {
		return this.summary.isEmpty() ? null : this.summary.toString();
	}

	@Nullable String storedProcedure() {
		return this.storedProcedure;
	}

	/** A name: quoted or qualified ones are never keywords. */
	void name(int from, int stop, boolean plain) {
		if (this.ignoring || this.full) {
			return;
		}
		String word = (plain && stop - from <= SqlWords.MAX_WORD)
				? this.sql.substring(from, stop).toUpperCase(Locale.ROOT) : "";
		boolean start = this.level.start;
		this.level.start = false;
		if (!keyword(word, from, stop, start)) {
			if (this.level.expected != null) {
				target(from, stop);
			}
			else if (this.level.namingCommonTable) {
				this.commonTables.add(this.sql.substring(from, stop).toUpperCase(Locale.ROOT));
				this.level.namingCommonTable = false;
			}
		}
		this.previous = word;
	}

	/** A string, which is a table in FROM only. */
	void string(int from, int stop) {
		if (!this.ignoring && "FROM".equals(this.level.expected)) {
			target(from, stop);
		}
		other();
	}

	void open() {
		this.depth++;
		if (this.depth >= MAX_DEPTH) {
			return;
		}
		Level inner = new Level(true);
		if ("FROM".equals(this.level.expected)) {
			// a join in parentheses, or a query, which will say so
			inner.expected = "FROM";
			this.level.expected = null;
		}
		this.outer.add(this.level);
		this.level = inner;
		this.previous = "";
	}

	void close() {
		if (this.depth > 0) {
			this.depth--;
			if (this.depth < this.outer.size()) {
				this.level = this.outer.remove(this.outer.size() - 1);
			}
		}
		// the statement that follows WITH name AS (...)
		this.level.start = this.level.with;
		this.previous = "";
	}

	void comma() {
		if (this.level.list) {
			this.level.expected = "FROM";
		}
		if (this.level.with) {
			this.level.namingCommonTable = true;
		}
		this.previous = "";
	}

	void semicolon() {
		if (this.definition == null || !SqlWords.CODE.contains(this.definition)) {
			this.definition = null;
			this.outer.clear();
			this.depth = 0;
			this.level = new Level(true);
			this.commonTables.clear();
			this.ignoring = false;
		}
		this.previous = "";
	}

	/** Anything else: a number, a parameter, an operator. */
	void other() {
		if (this.level.expected != null && !"CALL".equals(this.level.expected)) {
			this.level.expected = null;
		}
	}

	private boolean keyword(String word, int from, int stop, boolean start) {
		if (word.isEmpty()) {
			return false;
		}
		if (this.definition != null && define(word, from, stop)) {
			return true;
		}
		String expected = this.level.expected;
		if (expected != null && SqlWords.SKIPPED.getOrDefault(expected, Set.of()).contains(word)) {
			return true;
		}
		if (word.equals("SELECT")) {
			this.level.begin(word, null);
			append(from, stop);
			return true;
		}
		return operation(word, from, stop, start) || clause(word);
	}

	private boolean operation(String word, int from, int stop, boolean start) {
		if (SqlWords.NESTED.contains(word) && (start || this.level.explaining)) {
			this.level.begin(word, word);
			this.level.list = word.equals("UPDATE");
		}
		else if (word.equals("WITH") && (start || this.previous.equals("AS") || this.level.is("INSERT"))) {
			this.level.with = true;
			this.level.expected = null;
			this.level.namingCommonTable = true;
			return true;
		}
		else if (!start || this.depth > 0) {
			return false;
		}
		else if (SqlWords.DEFINITIONS.contains(word)) {
			this.definition = word;
		}
		else if (SqlWords.TARGETED.contains(word)) {
			this.level.begin(word, switch (word) {
				case "EXEC", "EXECUTE" -> "CALL";
				case "REPLACE", "UPSERT" -> "INSERT";
				default -> word;
			});
		}
		else if (word.equals("EXPLAIN")) {
			this.level.explaining = true;
		}
		else if (SqlWords.BARE.contains(word)) {
			this.ignoring = true;
		}
		else if (word.equals("BEGIN")) {
			this.level.start = true;
		}
		else if (!word.equals("VALUES") && !word.equals("TABLE")) {
			return false;
		}
		append(from, stop);
		return true;
	}

	private boolean clause(String word) {
		switch (word) {
			case "FROM", "USING" -> {
				boolean using = word.equals("USING");
				boolean allowed = using ? this.level.is("DELETE") || this.level.is("MERGE")
						: this.level.operation != null && !this.previous.equals("DISTINCT");
				if (allowed) {
					this.level.expected = "FROM";
					this.level.list = true;
				}
			}
			case "JOIN", "APPLY", "STRAIGHT_JOIN" -> this.level.expected = "FROM";
			case "INTO" -> {
				if (this.level.is("SELECT")) {
					this.level.expected = "INTO";
				}
			}
			case "RECURSIVE" -> {
				return this.level.namingCommonTable;
			}
			default -> {
				if (!SqlWords.CLAUSES.contains(word)) {
					return false;
				}
				this.level.list = false;
				this.level.expected = null;
			}
		}
		return true;
	}

	/** After CREATE, ALTER and DROP: the kind of object and its name. */
	private boolean define(String word, int from, int stop) {
		String operation = this.definition;
		if (word.equals("ON") && operation != null && this.level.operation != null) {
			this.definition = null;
			this.level.expected = "FROM";
			return true;
		}
		if (this.level.expected != null || operation == null) {
			return false;
		}
		boolean code = SqlWords.CODE.contains(word);
		if (code || SqlWords.OBJECTS.contains(word)) {
			append(from, stop);
			this.level.begin(operation, operation);
			this.level.list = operation.equals("DROP");
			this.definition = code ? word : (word.equals("INDEX") ? word : null);
		}
		return true;
	}

	private void target(int from, int stop) {
		String expected = this.level.expected;
		this.level.expected = null;
		char first = this.sql.charAt(from);
		if (expected == null || (first == '@' && "CALL".equals(expected))) {
			// EXEC @result = procedure
			this.level.expected = expected;
			return;
		}
		if (first == '@' && expected.equals("INTO")) {
			return;
		}
		String name = this.sql.substring(from, stop);
		if (!expected.equals("FROM") || !this.commonTables.contains(name.toUpperCase(Locale.ROOT))) {
			append(from, stop);
		}
		if (expected.equals("CALL")) {
			this.storedProcedure = name;
			this.ignoring = true;
		}
		else if (this.definition != null && SqlWords.CODE.contains(this.definition)) {
			this.ignoring = true;
		}
	}

	private void append(int from, int stop) {
		int separator = this.summary.isEmpty() ? 0 : 1;
		if (this.full || this.summary.length() + separator + (stop - from) > MAX_LENGTH) {
			this.full = true;
			return;
		}
		this.summary.append((separator > 0) ? " " : "").append(this.sql, from, stop);
	}

	/**
	 * What is known of the statement at one level of parentheses.
	 */
	private static final class Level {

		/** Whether a statement may begin here. */
		private boolean start;

		/** The operation of the statement. */
		private @Nullable String operation;

		/** After which word a target is expected, if it is. */
		private @Nullable String expected;

		/** Whether a comma is followed by another target. */
		private boolean list;

		private boolean with;

		private boolean namingCommonTable;

		private boolean explaining;

		Level(boolean start) {
			this.start = start;
		}

		void begin(String operation, @Nullable String expected) {
			this.operation = operation;
			this.expected = expected;
			this.list = false;
			this.with = false;
			this.namingCommonTable = false;
			this.explaining = false;
		}

		boolean is(String operation) {
			return operation.equals(this.operation);
		}

	}

}
