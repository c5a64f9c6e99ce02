package dev.traced.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one {@code DataSource}.
 */
final class TracedDataSource {

	private final JdbcTracing tracing;

	/** Whether all of its connections lead to the same database. */
	private final boolean oneDatabase;

	private volatile @Nullable Target known;

	TracedDataSource(JdbcTracing tracing, boolean oneDatabase) {
		this.tracing = tracing;
		this.oneDatabase = oneDatabase;
	}

	JdbcTracing tracing() {
		return this.tracing;
	}

	/** The database that all connections lead to, once something was recorded on one. */
	@Nullable JdbcDatabase knownDatabase() {
		Target target = this.known;
		return (target != null) ? target.queries().database() : null;
	}

	Connection wrap(Connection connection) {
		return (connection instanceof TracedConnection) ? connection : new TracedConnection(connection, this);
	}

	/** Finds out where a connection leads to: when something is first recorded on it. */
	Target target(Connection connection) {
		Target target = this.known;
		if (target != null) {
			return target;
		}
		DatabaseQueries queries = this.tracing.queries(connection);
		target = new Target(queries, isTraced(connection));
		if (this.oneDatabase && !this.tracing.isUnknown(queries)) {
			this.known = target;
		}
		return target;
	}

	/**
	 * Whether a DataSource below this one is traced as well, as it is if a pool or a
	 * wrapper that we don't know draws from another bean.
	 */
	private static boolean isTraced(Connection connection) {
		try {
			return connection.isWrapperFor(TracedConnection.class);
		}
		catch (SQLException | RuntimeException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Where the connections lead to.
	 *
	 * @param queries the queries of the database
	 * @param traced whether the spans are made below
	 */
	record Target(DatabaseQueries queries, boolean traced) {

	}

}
