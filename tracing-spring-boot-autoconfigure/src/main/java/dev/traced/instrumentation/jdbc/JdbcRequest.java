package dev.traced.instrumentation.jdbc;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A call to a database, as far as it is known when it starts. That of a query without
 * recorded parameters is made once for its text and shared.
 *
 * @param database the database
 * @param queryText {@code db.query.text}: of a prepared statement as it is, of others
 * without literals; {@code null} if it is not recorded
 * @param querySummary {@code db.query.summary}, of low cardinality
 * @param storedProcedure {@code db.stored_procedure.name}, if a procedure is called by
 * way of a {@code CallableStatement}
 * @param batchSize {@code db.operation.batch.size}; {@code null} if this is not a batch
 * @param parameters the values of parameters by their {@code db.query.parameter} key, as
 * far as they are recorded
 */
public record JdbcRequest(JdbcDatabase database, @Nullable String queryText, @Nullable String querySummary,
		@Nullable String storedProcedure, @Nullable Long batchSize, Map<String, String> parameters) {

	static JdbcRequest of(JdbcDatabase database, @Nullable String text, @Nullable String summary,
			@Nullable String storedProcedure) {
		return new JdbcRequest(database, text, summary, storedProcedure, null, Map.of());
	}

	JdbcRequest batch(int size) {
		if (size == 1) {
			return this;
		}
		String summary = (this.querySummary != null) ? "BATCH " + this.querySummary : "BATCH";
		return new JdbcRequest(this.database, this.queryText, summary, this.storedProcedure, (long) size, Map.of());
	}

	JdbcRequest with(Map<String, String> values) {
		return new JdbcRequest(this.database, this.queryText, this.querySummary, this.storedProcedure, this.batchSize,
				values);
	}

}
