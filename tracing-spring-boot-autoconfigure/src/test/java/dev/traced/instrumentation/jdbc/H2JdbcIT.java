package dev.traced.instrumentation.jdbc;

import java.sql.Connection;

import com.zaxxer.hikari.HikariDataSource;
import org.h2.jdbc.JdbcConnection;

/**
 * The contract on H2.
 */
class H2JdbcIT extends JdbcContract {

	@Override
	HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1");
		pool.setUsername("sa");
		pool.setPassword("secret");
		return pool;
	}

	@Override
	JdbcDatabase database() {
		return new JdbcDatabase("h2database", "contract", null, null);
	}

	@Override
	Class<? extends Connection> driverConnection() {
		return JdbcConnection.class;
	}

	@Override
	String createProcedure() {
		return "CREATE ALIAS IF NOT EXISTS double_it AS 'int twice(int value) { return 2 * value; }'";
	}

	@Override
	String noTable() {
		return "42102";
	}

	@Override
	String duplicateKey() {
		return "23505";
	}

	@Override
	String key() {
		return "ID";
	}

}
