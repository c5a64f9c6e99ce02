package dev.traced.instrumentation.jdbc;

import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The database that a connection leads to, as far as its URL tells.
 *
 * @param system {@code db.system.name}
 * @param namespace {@code db.namespace}: the database, and where the URL says so the
 * instance or schema, at the time the connection was made
 * @param address {@code server.address}
 * @param port {@code server.port}
 */
public record JdbcDatabase(String system, @Nullable String namespace, @Nullable String address, @Nullable Long port) {

	static final JdbcDatabase UNKNOWN = new JdbcDatabase("other_sql", null, null, null);

	/** Their own codes are more specific than SQLSTATE. */
	private static final Set<String> VENDOR_CODES = Set.of("mysql", "mariadb", "microsoft.sql_server", "ibm.db2",
			"sqlite", "h2database", "hsqldb");

	/** SQLSTATE is all they have, or more specific than their own codes. */
	private static final Set<String> SQL_STATES = Set.of("postgresql", "cockroachdb", "aws.redshift", "derby");

	/**
	 * The {@code db.response.status_code} of a failure: the most specific code that the
	 * database gives.
	 * @param error the failure
	 * @return the code, or {@code null} if the failure has none
	 */
	public @Nullable String statusCode(SQLException error) {
		String state = error.getSQLState();
		boolean hasState = state != null && !state.isEmpty();
		int code = error.getErrorCode();
		if (code == 0 || (hasState && SQL_STATES.contains(this.system))) {
			return hasState ? state : null;
		}
		if (this.system.equals("oracle.db")) {
			return "ORA-%05d".formatted(code);
		}
		return (!hasState || VENDOR_CODES.contains(this.system)) ? Integer.toString(code) : state + "/" + code;
	}

}
