package dev.traced.instrumentation.jdbc;

/**
 * How a database reads the characters about which SQL dialects disagree. What is unknown
 * is read as standard SQL.
 *
 * @param backslashEscapes whether a backslash escapes a quote inside a string
 * @param doubleQuotedStrings whether double quotes enclose strings rather than names
 * @param hashComments whether a hash begins a comment
 * @param bracketedNames whether square brackets enclose names
 * @param alternativeQuotes whether {@code q'[...]'} is a string
 */
record SqlDialect(boolean backslashEscapes, boolean doubleQuotedStrings, boolean hashComments, boolean bracketedNames,
		boolean alternativeQuotes) {

	static final SqlDialect STANDARD = new SqlDialect(false, false, false, false, false);

	private static final SqlDialect MYSQL = new SqlDialect(true, true, true, false, false);

	private static final SqlDialect BRACKETS = new SqlDialect(false, false, false, true, false);

	private static final SqlDialect ORACLE = new SqlDialect(false, false, false, false, true);

	static SqlDialect of(String system) {
		return switch (system) {
			case "mysql", "mariadb" -> MYSQL;
			case "clickhouse" -> new SqlDialect(true, false, false, false, false);
			case "microsoft.sql_server", "sqlite" -> BRACKETS;
			case "oracle.db" -> ORACLE;
			default -> STANDARD;
		};
	}

}
