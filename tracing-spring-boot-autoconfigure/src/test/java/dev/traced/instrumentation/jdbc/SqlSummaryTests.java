package dev.traced.instrumentation.jdbc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlSummary}, by way of {@link SqlScanner}.
 */
class SqlSummaryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^',
			textBlock = """
					SELECT * FROM wuser_table WHERE username = ?                         | SELECT wuser_table
					INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = ? | INSERT shipping_details SELECT orders
					SELECT * FROM songs, artists WHERE songs.artist_id == artists.id     | SELECT songs artists
					SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer_id = c.customer_id) | SELECT SELECT orders customers
					SELECT * FROM "song list", 'artists'                                 | SELECT "song list" 'artists'
					{call some_stored_procedure}                                         | call some_stored_procedure
					EXECUTE some_stored_procedure                                        | EXECUTE some_stored_procedure
					""")
	void theExamplesOfTheConventionsAreSummarizedAsTheySay(String sql, String summary) {
		assertThat(summary(sql)).isEqualTo(summary);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^',
			textBlock = """
					select 1                                                             | select
					select * from (select * from t) x                                    | select select t
					SELECT a FROM s.t                                                    | SELECT s.t
					SELECT a FROM "s"."t" AS x                                           | SELECT "s"."t"
					SELECT a FROM `db`.`t`                                               | SELECT `db`.`t`
					SELECT a FROM db..t                                                  | SELECT db..t
					SELECT a FROM t1 x, t2 AS y, t3                                      | SELECT t1 t2 t3
					SELECT a FROM t1 LEFT OUTER JOIN t2 ON t1.a = t2.a, t3 WHERE f(a, b) | SELECT t1 t2 t3
					SELECT a FROM t1 NATURAL JOIN t2 CROSS JOIN t3                       | SELECT t1 t2 t3
					SELECT a FROM (t1 JOIN t2 ON t1.a = t2.a)                            | SELECT t1 t2
					SELECT a FROM t1 STRAIGHT_JOIN t2                                    | SELECT t1 t2
					SELECT a, (SELECT max(b) FROM t2) FROM t1                            | SELECT SELECT t2 t1
					SELECT a FROM t1 WHERE a IN (SELECT b FROM t2)                       | SELECT t1 SELECT t2
					SELECT a FROM t1 WHERE EXISTS (SELECT 1 FROM t2 WHERE x = (SELECT y FROM t3)) | SELECT t1 SELECT t2 SELECT t3
					SELECT a FROM t1 UNION ALL SELECT b FROM t2                          | SELECT t1 SELECT t2
					(SELECT a FROM t1) EXCEPT (SELECT b FROM t2)                         | SELECT t1 SELECT t2
					SELECT EXTRACT(YEAR FROM d), SUBSTRING(a FROM 2) FROM t              | SELECT t
					SELECT trim(both 'x' from name) FROM t                               | SELECT t
					SELECT a IS DISTINCT FROM b FROM t                                   | SELECT t
					SELECT a FROM t ORDER BY b, c LIMIT 1, 2                             | SELECT t
					SELECT a FROM t GROUP BY b, c HAVING count(*) > 1                    | SELECT t
					SELECT a FROM t FOR UPDATE OF t                                      | SELECT t
					SELECT a FROM ONLY t, LATERAL (SELECT b FROM u) x                    | SELECT t SELECT u
					SELECT * FROM generate_series(1, 10)                                 | SELECT generate_series
					SELECT a INTO b FROM t                                               | SELECT b t
					SELECT a INTO @x FROM t                                              | SELECT t
					SELECT a FROM t WITH (NOLOCK), u                                     | SELECT t u
					SELECT x.a FROM t x CROSS APPLY f(x.b) y                             | SELECT t f
					INSERT INTO t (a, b) VALUES (1, 2), (3, 4)                           | INSERT t
					INSERT INTO s.t(a) VALUES (?)                                        | INSERT s.t
					INSERT IGNORE INTO t SET a = 1                                       | INSERT t
					INSERT OR REPLACE INTO t VALUES (1)                                  | INSERT t
					INSERT INTO t VALUES (?) ON CONFLICT (a) DO UPDATE SET a = 1         | INSERT t
					INSERT INTO t VALUES (?) ON DUPLICATE KEY UPDATE a = 1               | INSERT t
					INSERT TOP (5) INTO t SELECT a FROM u                                | INSERT t SELECT u
					INSERT INTO t WITH x AS (SELECT a FROM u) SELECT a FROM x            | INSERT t SELECT u SELECT
					REPLACE INTO t VALUES (1)                                            | REPLACE t
					UPDATE t SET a = 1, b = 2 WHERE c = 3                                | UPDATE t
					UPDATE t1, t2 SET t1.a = t2.a                                        | UPDATE t1 t2
					UPDATE t SET a = u.a FROM u WHERE u.b = t.b                          | UPDATE t u
					UPDATE ONLY t SET a = (SELECT b FROM u)                              | UPDATE t SELECT u
					DELETE FROM t WHERE a = 1                                            | DELETE t
					DELETE t WHERE a = 1                                                 | DELETE t
					DELETE FROM t USING u WHERE u.a = t.a                                | DELETE t u
					MERGE INTO t USING s ON (t.a = s.a) WHEN MATCHED THEN UPDATE SET b = 1, c = 2 WHEN NOT MATCHED THEN INSERT (a) VALUES (1) | MERGE t s
					MERGE INTO t USING (SELECT a FROM u) s ON (t.a = s.a) WHEN MATCHED THEN DELETE | MERGE t SELECT u
					MERGE t AS x USING s ON x.a = s.a WHEN MATCHED THEN DELETE           | MERGE t s
					WITH x AS (SELECT a FROM t) SELECT a FROM x                          | SELECT t SELECT
					WITH RECURSIVE x (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x) SELECT a FROM X, t | SELECT SELECT SELECT t
					WITH x AS (SELECT a FROM t), y AS (SELECT b FROM u) DELETE FROM v WHERE a IN (SELECT a FROM y) | SELECT t SELECT u DELETE v SELECT
					WITH x AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM x  | DELETE t INSERT u SELECT
					TRUNCATE TABLE t                                                     | TRUNCATE t
					CREATE TABLE IF NOT EXISTS t (a int, b int)                          | CREATE TABLE t
					CREATE GLOBAL TEMPORARY TABLE t (a int)                              | CREATE TABLE t
					CREATE TABLE t AS SELECT a FROM u                                    | CREATE TABLE t SELECT u
					CREATE TABLE t (a int REFERENCES u (a) ON DELETE CASCADE)            | CREATE TABLE t
					CREATE OR REPLACE VIEW v AS SELECT a FROM t, u                       | CREATE VIEW v SELECT t u
					CREATE MATERIALIZED VIEW v AS SELECT a FROM t                        | CREATE VIEW v SELECT t
					CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)                          | CREATE INDEX i t
					CREATE INDEX ON t (a)                                                | CREATE INDEX t
					CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT a FROM t; $$ | CREATE FUNCTION f
					CREATE PROCEDURE p AS BEGIN DELETE FROM t; DELETE FROM u; END        | CREATE PROCEDURE p
					CREATE USER joe IDENTIFIED BY 'secret'                               | CREATE USER joe
					ALTER TABLE t ADD COLUMN a int                                       | ALTER TABLE t
					ALTER TABLE IF EXISTS ONLY t DROP COLUMN a                           | ALTER TABLE t
					DROP TABLE IF EXISTS t, u CASCADE                                    | DROP TABLE t u
					DROP INDEX i ON t                                                    | DROP INDEX i t
					CALL p(1, 2)                                                         | CALL p
					{? = call pkg.f(?, ?)}                                               | call pkg.f
					EXEC @rc = dbo.p 1, 2                                                | EXEC dbo.p
					EXPLAIN ANALYZE SELECT a FROM t                                      | EXPLAIN SELECT t
					EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t                             | EXPLAIN DELETE t
					BEGIN                                                                | BEGIN
					COMMIT                                                               | COMMIT
					SAVEPOINT sp_1234                                                    | SAVEPOINT
					SET search_path TO tenant_1                                          | SET
					GRANT SELECT, INSERT ON t TO joe                                     | GRANT
					VALUES (1), (2)                                                      | VALUES
					SELECT a FROM t; DELETE FROM u                                       | SELECT t DELETE u
					SET a = 1; SELECT b FROM t                                           | SET SELECT t
					/* SELECT x FROM y */ SELECT a -- FROM z                         | SELECT
					""")
	void operationsAndTargetsAreFoundInTheirOrder(String sql, String summary) {
		assertThat(summary(sql)).isEqualTo(summary);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			nonsense and more of it
			)))
			'SELECT a FROM t'
			{}
			...
			""")
	void whatIsNotSqlHasNoSummary(String sql) {
		assertThat(summary(sql)).isNull();
	}

	private static String summary(String sql) {
		return SqlScanner.scan(sql, Integer.MAX_VALUE, SqlDialect.STANDARD, false).summary();
	}

}
