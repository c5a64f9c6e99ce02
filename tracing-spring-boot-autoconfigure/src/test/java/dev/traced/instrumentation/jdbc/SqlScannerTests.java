package dev.traced.instrumentation.jdbc;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Tests for {@link SqlScanner}.
 */
class SqlScannerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			SELECT 1                                   | SELECT ?
			SELECT -1.5e+10, .5, 0xFF, 1_000           | SELECT -?, ?, ?, ?
			SELECT 'it''s', ''                         | SELECT ?, ?
			SELECT 'a'<>'b'                            | SELECT ?<>?
			SELECT TRUE, false, NULL                   | SELECT ?, ?, NULL
			SELECT DATE '2020-01-01', INTERVAL '1' DAY | SELECT DATE ?, INTERVAL ? DAY
			SELECT N'a', x'0F', B'01', _utf8'a'        | SELECT ?, ?, ?, ?
			SELECT E'it\\'s secret'                    | SELECT ?
			SELECT $$it's secret$$                     | SELECT ?
			SELECT $tag$a $$ b$tag$, 1                 | SELECT ?, ?
			SELECT t1.c2 FROM t1 WHERE c2 = 3          | SELECT t1.c2 FROM t1 WHERE c2 = ?
			SELECT "a 1" FROM "t 1"                    | SELECT "a 1" FROM "t 1"
			SELECT a FROM t WHERE b = ? AND c = $1     | SELECT a FROM t WHERE b = ? AND c = $1
			SELECT a FROM t WHERE b = :b AND c = ?2    | SELECT a FROM t WHERE b = :b AND c = ?2
			SELECT a /* secret */ FROM t -- secret     | SELECT a   FROM t
			SELECT a /* x /* secret */ secret */ FROM t | SELECT a   FROM t
			SELECT 'secret                             | SELECT ?
			SELECT a /* secret                         | SELECT a
			SELECT a FROM t WHERE b IN (1, 2, 3)       | SELECT a FROM t WHERE b IN (?)
			SELECT a FROM t WHERE b IN ( ?,?, 'x' )    | SELECT a FROM t WHERE b IN (?)
			SELECT a FROM t WHERE b NOT IN (-1, +2)    | SELECT a FROM t WHERE b NOT IN (?)
			SELECT a FROM t WHERE b IN (1, c, 3)       | SELECT a FROM t WHERE b IN (?, c, ?)
			SELECT a FROM t WHERE b IN (SELECT 1)      | SELECT a FROM t WHERE b IN (SELECT ?)
			SELECT a FROM t WHERE b IN ()              | SELECT a FROM t WHERE b IN ()
			INSERT INTO t VALUES (1, 'a'), (2, 'b')    | INSERT INTO t VALUES (?, ?), (?, ?)
			ALTER USER x PASSWORD 'secret'             | ALTER USER x PASSWORD ?
			""")
	void literalsAndCommentsGoAndTheRestStays(String sql, String text) {
		assertThat(sanitize(sql, SqlDialect.STANDARD)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^',
			textBlock = """
					mysql                | SELECT "secret", 'it\\'s secret' # secret         | SELECT ?, ?
					mariadb              | SELECT `a` FROM `t` WHERE b = "it\\"s secret"      | SELECT `a` FROM `t` WHERE b = ?
					mysql                | SELECT a /* /* x */ FROM t WHERE b = 1            | SELECT a   FROM t WHERE b = ?
					microsoft.sql_server | SELECT [it's] FROM [t 1] WHERE #a = 1             | SELECT [it's] FROM [t 1] WHERE #a = ?
					oracle.db            | SELECT q'[it's secret]', nq'!it's secret!' FROM t | SELECT ?, ? FROM t
					postgresql           | SELECT a[1] #> '{a}' FROM t                       | SELECT a[?] #> ? FROM t
					postgresql           | SELECT 'C:\\', 'secret'                            | SELECT ?, ?
					""")
	void dialectsAreReadAsTheirDatabasesReadThem(String system, String sql, String text) {
		assertThat(sanitize(sql, SqlDialect.of(system))).isEqualTo(text);
	}

	@Test
	void whitespaceIsKept() {
		assertThat(sanitize("SELECT a,\n\t b\r\nFROM t", SqlDialect.STANDARD)).isEqualTo("SELECT a,\n\t b\r\nFROM t");
	}

	@Test
	void onlyAsMuchIsReadAsAskedFor() {
		SqlScanner.Result result = SqlScanner.scan("SELECT a FROM t WHERE b = 'secret'", 29, SqlDialect.STANDARD, true);
		assertThat(result.text()).isEqualTo("SELECT a FROM t WHERE b = ?");
	}

	@Test
	void aSummaryIsCutBetweenWords() {
		String table = "t".repeat(100);
		assertThat(SqlScanner
			.scan("SELECT * FROM " + table + ", " + table + ", " + table, Integer.MAX_VALUE, SqlDialect.STANDARD, false)
			.summary()).isEqualTo("SELECT " + table + " " + table);
	}

	@Test
	void theProcedureOfACallIsFound() {
		assertThat(SqlScanner.scan("{? = call pkg.f(?)}", 100, SqlDialect.STANDARD, false).storedProcedure())
			.isEqualTo("pkg.f");
		assertThat(SqlScanner.scan("SELECT f(?)", 100, SqlDialect.STANDARD, false).storedProcedure()).isNull();
	}

	@Test
	void nothingThatIsThrownAtItMakesItThrow() {
		Random random = new Random(42);
		String[] pieces = { "SELECT", "FROM", "WITH", "(", ")", ",", ";", "'", "\"", "`", "[", "]", "$", "$$", "$a$",
				"/*", "*/", "--", "\n", "#", "q'", "E'", "\\", ".", "1", "1e", "e+", "0x", "INSERT", "INTO", "CREATE",
				"INDEX", "ON", "CALL", "{", "}", "?", ":", "@", "IN", "a", "\uD83D", "\uDE00", "é", "\0", " ", "MERGE",
				"USING", "END", "BEGIN", "EXEC", "AS", "TABLE", "FUNCTION" };
		String[] systems = { "mysql", "postgresql", "oracle.db", "microsoft.sql_server" };
		for (int i = 0; i < 50_000; i++) {
			StringBuilder sql = new StringBuilder();
			for (int length = random.nextInt(30); length > 0; length--) {
				sql.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
			}
			String text = sql.toString();
			SqlDialect dialect = SqlDialect.of(systems[i % systems.length]);
			int limit = random.nextInt(100);
			assertThatNoException().as(text)
				.isThrownBy(() -> SqlScanner.scan(text, limit, dialect, random.nextBoolean()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "(", "((SELECT ", "'", "\"a", "$a", "$$", "/*", "--\n", "a.", "IN (1,", "1e+",
			"WITH a AS (", "SELECT a FROM t, ", "q'", "[", "@", "{", ";", "a,", "(1) " })
	void timeIsProportionalToLength(String piece) {
		String sql = piece.repeat(400_000 / piece.length());
		for (SqlDialect dialect : new SqlDialect[] { SqlDialect.of("mysql"), SqlDialect.of("oracle.db"),
				SqlDialect.of("sqlite"), SqlDialect.STANDARD }) {
			assertTimeout(Duration.ofSeconds(5), () -> SqlScanner.scan(sql, Integer.MAX_VALUE, dialect, true));
		}
	}

	private static String sanitize(String sql, SqlDialect dialect) {
		return SqlScanner.scan(sql, Integer.MAX_VALUE, dialect, true).text();
	}

}
