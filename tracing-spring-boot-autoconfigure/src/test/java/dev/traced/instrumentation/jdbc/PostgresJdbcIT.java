package dev.traced.instrumentation.jdbc;

import java.io.IOException;
import java.sql.Connection;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.jdbc.PgConnection;

/**
 * The contract on PostgreSQL.
 */
class PostgresJdbcIT extends JdbcContract {

	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void start() throws IOException {
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stop() throws IOException {
		postgres.close();
	}

	@Override
	HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
		return pool;
	}

	@Override
	JdbcDatabase database() {
		return new JdbcDatabase("postgresql", "postgres", "localhost", (long) postgres.getPort());
	}

	@Override
	Class<? extends Connection> driverConnection() {
		return PgConnection.class;
	}

	@Override
	String createProcedure() {
		return "CREATE OR REPLACE FUNCTION double_it(v INT) RETURNS INT AS $$ SELECT 2 * v $$ LANGUAGE sql";
	}

	@Override
	String noTable() {
		return "42P01";
	}

	@Override
	String duplicateKey() {
		return "23505";
	}

	@Override
	boolean returnsKeysByIndex() {
		return false;
	}

}
