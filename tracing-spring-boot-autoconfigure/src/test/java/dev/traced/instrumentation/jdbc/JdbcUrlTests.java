package dev.traced.instrumentation.jdbc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcUrl}.
 */
class JdbcUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', quoteCharacter = '^', ignoreLeadingAndTrailingWhitespace = true,
			textBlock = """
							jdbc:postgresql://db.example.com:5433/shop postgresql shop db.example.com 5433
							jdbc:postgresql://db/shop?user=u&password=secret postgresql shop db 5432
							jdbc:postgresql://db/shop?currentSchema=sales,public postgresql shop|sales db 5432
							jdbc:postgresql://[::1]:5433/shop postgresql shop ::1 5433
							jdbc:postgresql://db1:5432,db2:5433/shop postgresql shop db1:5432,db2:5433 -
							jdbc:postgresql:shop postgresql shop - -
							jdbc:postgresql:///shop postgresql shop - -
							jdbc:postgresql://db postgresql - db 5432
							jdbc:p6spy:postgresql://db/shop postgresql shop db 5432
							jdbc:mysql://u:secret@db:3307/shop?useSSL=false mysql shop db 3307
							jdbc:mysql://u:sec/ret@db:3307/shop mysql shop db 3307
							jdbc:mysql://u:sec?ret@db/shop mysql shop - -
					jdbc:mysql://u:sec?ret mysql - - -
							jdbc:mysql:replication://db1,db2/shop mysql shop db1,db2 -
							jdbc:mysql://address=(host=db)(user=u)(password=secret)/shop mysql shop - -
							jdbc:mariadb://db/shop mariadb shop db 3306
							jdbc:mariadb:loadbalance://db1:3306,db2:3307/shop mariadb shop db1:3306,db2:3307 -
							jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;PASSWORD=secret h2database shop - -
							jdbc:h2:mem: h2database - - -
							jdbc:h2:~/data/shop h2database shop - -
							jdbc:h2:file:/var/data/shop;MODE=MySQL h2database shop - -
							jdbc:h2:tcp://db:9092/~/shop h2database shop db 9092
							jdbc:h2:tcp://db/mem:shop h2database mem:shop db -
							jdbc:oracle:thin:@db:1522:ORCL oracle.db ORCL db 1522
							jdbc:oracle:thin:@//db:1522/shop.example.com oracle.db shop.example.com db 1522
							jdbc:oracle:thin:@db/shop oracle.db shop db 1521
							jdbc:oracle:thin:u/secret@//db:1522/shop oracle.db shop db 1522
							jdbc:oracle:thin:@tcps://db:1522/shop?wallet=x oracle.db shop db 1522
							jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1522))(CONNECT_DATA=(SERVICE_NAME=shop))) oracle.db shop db 1522
							jdbc:oracle:thin:@shop_alias oracle.db shop_alias - -
							jdbc:oracle:thin:u/secret oracle.db - - -
							jdbc:sqlserver://db:1434;databaseName=shop;user=u;password=secret microsoft.sql_server shop db 1434
							jdbc:sqlserver://db\\one;databaseName=shop microsoft.sql_server one|shop db -
							jdbc:sqlserver://db\\one:1434;database=shop microsoft.sql_server one|shop db 1434
							jdbc:sqlserver://;serverName=db;portNumber=1434;databaseName=shop microsoft.sql_server shop db 1434
							jdbc:sqlserver://db microsoft.sql_server - db 1433
							jdbc:jtds:sqlserver://db:1434/shop;instance=one microsoft.sql_server shop db 1434
							jdbc:db2://db:50001/shop:user=u;password=secret; ibm.db2 shop db 50001
							jdbc:sqlite:/var/data/shop.db sqlite shop.db - -
							jdbc:sqlite::memory: sqlite :memory: - -
							jdbc:hsqldb:mem:shop hsqldb shop - -
							jdbc:hsqldb:hsql://db:9001/shop hsqldb shop db 9001
							jdbc:hsqldb:file:/var/data/shop;user=u hsqldb shop - -
							jdbc:derby:memory:shop;create=true derby memory:shop - -
							jdbc:derby://db:1527/shop;user=u derby shop db 1527
							jdbc:clickhouse://db:8123/shop clickhouse shop db 8123
							jdbc:unheardof://db:1/shop other_sql - - -
							""")
	void urlsAreReadForWhatSpansNeed(String url, String system, String namespace, String address, String port) {
		JdbcDatabase database = JdbcUrl.parse(url);
		assertThat(database.system()).isEqualTo(system);
		assertThat(database.namespace()).isEqualTo(orNull(namespace));
		assertThat(database.address()).isEqualTo(orNull(address));
		assertThat(database.port()).isEqualTo((orNull(port) != null) ? Long.valueOf(port) : null);
		assertThat(database.toString()).doesNotContain("secret", "sec", "ret");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(
			strings = { "", "jdbc:", "jdbc", ":", "http://db/shop", "jdbc::::", "jdbc:?", "jdbc:default:connection" })
	void whatIsNoUrlIsIgnored(String url) {
		assertThat(JdbcUrl.parse(url)).isEqualTo(JdbcDatabase.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mysql", "h2", "oracle", "sqlserver", "jtds", "db2", "sqlite", "hsqldb",
			"derby" })
	void malformedUrlsOfKnownDatabasesNeverThrow(String system) {
		for (String rest : new String[] { "", ":", "://", "://:", "://[", "://[::1", "://host:port/db", "://@/",
				"://,/", ":thin:", ":thin:@", ":thin:@(", ":thin:@(HOST=", "://host\\", ":;=;", "://h:99999999999/x",
				":tcp:", "://" + "a".repeat(5000), ":sqlserver:" }) {
			assertThat(JdbcUrl.parse("jdbc:" + system + rest)).isNotNull();
		}
	}

	private static String orNull(String text) {
		return "-".equals(text) ? null : text;
	}

}
