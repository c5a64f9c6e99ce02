package dev.traced.instrumentation.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.traced.core.Operation;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement whose executions are traced.
 */
class TracedPreparedStatement extends PreparedStatementDelegate {

	private final String sql;

	private int batchSize;

	private @Nullable Map<String, @Nullable Object> values;

	TracedPreparedStatement(PreparedStatement delegate, TracedConnection connection, String sql) {
		super(delegate, connection);
		this.sql = sql;
	}

	String sql() {
		return this.sql;
	}

	/** What is known of the statement. */
	JdbcRequest request(DatabaseQueries queries) {
		return queries.prepared(this.sql);
	}

	/** Remembers the value of a parameter, which is not done by default. */
	void bound(String key, @Nullable Object value) {
		if (this.values == null) {
			this.values = new LinkedHashMap<>();
		}
		this.values.put(key, value);
	}

	void forgetValues() {
		this.values = null;
	}

	private JdbcRequest requestWithValues(DatabaseQueries queries) {
		JdbcRequest request = request(queries);
		return (this.values != null) ? request.with(connection().texts(request.querySummary(), this.values)) : request;
	}

	@Override
	public ResultSet executeQuery() throws SQLException {
		Context parent = connection().tracedParent();
		return (parent != null) ? query(start(parent), this.delegate::executeQuery) : this.delegate.executeQuery();
	}

	@Override
	public int executeUpdate() throws SQLException {
		Context parent = connection().tracedParent();
		return (parent != null) ? call(start(parent), this.delegate::executeUpdate) : this.delegate.executeUpdate();
	}

	@Override
	public long executeLargeUpdate() throws SQLException {
		Context parent = connection().tracedParent();
		return (parent != null) ? call(start(parent), this.delegate::executeLargeUpdate)
				: this.delegate.executeLargeUpdate();
	}

	@Override
	public boolean execute() throws SQLException {
		Context parent = connection().tracedParent();
		return (parent != null) ? call(start(parent), this.delegate::execute) : this.delegate.execute();
	}

	@Override
	public void addBatch() throws SQLException {
		this.delegate.addBatch();
		this.batchSize++;
	}

	@Override
	void forgetBatch() {
		this.batchSize = 0;
	}

	@Override
	Operation<Long> startBatch(Context parent) {
		int size = this.batchSize;
		return connection().start(parent, (queries) -> request(queries).batch(size));
	}

	private Operation<Long> start(Context parent) {
		return connection().start(parent, (this.values != null) ? this::requestWithValues : this::request);
	}

}
