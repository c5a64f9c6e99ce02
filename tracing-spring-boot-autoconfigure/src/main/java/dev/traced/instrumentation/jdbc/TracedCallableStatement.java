package dev.traced.instrumentation.jdbc;

import java.sql.CallableStatement;

/**
 * A callable statement whose executions are traced.
 */
final class TracedCallableStatement extends CallableStatementDelegate {

	TracedCallableStatement(CallableStatement delegate, TracedConnection connection, String sql) {
		super(delegate, connection, sql);
	}

	@Override
	JdbcRequest request(DatabaseQueries queries) {
		return queries.call(sql());
	}

}
