package dev.traced.instrumentation.jdbc;

import java.sql.SQLException;

import dev.traced.core.AttributeSink;
import dev.traced.core.SpanConvention;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a call to a database carries: OpenTelemetry's conventions for SQL
 * database client spans. Declare a bean that extends it to say something else:
 *
 * <pre class="code">
 * &#64;Bean
 * JdbcSpanConvention jdbcSpanConvention() {
 *     return new JdbcSpanConvention() {
 *         &#64;Override
 *         public String name(JdbcRequest request) {
 *             return "db " + super.name(request);
 *         }
 *     };
 * }
 * </pre>
 *
 * The response is the number of rows that a query has returned, if they are counted.
 */
public class JdbcSpanConvention implements SpanConvention<JdbcRequest, Long> {

	static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");

	static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");

	static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");

	static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

	static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");

	private static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");

	private static final AttributeKey<String> PROCEDURE = AttributeKey.stringKey("db.stored_procedure.name");

	private static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");

	private static final AttributeKey<Long> ROWS = AttributeKey.longKey("db.response.returned_rows");

	/**
	 * The summary of the query; without one the database, its host or its system.
	 */
	@Override
	public String name(JdbcRequest request) {
		if (request.querySummary() != null) {
			return request.querySummary();
		}
		JdbcDatabase database = request.database();
		if (database.namespace() != null) {
			return database.namespace();
		}
		if (database.address() == null) {
			return database.system();
		}
		return (database.port() != null) ? database.address() + ":" + database.port() : database.address();
	}

	@Override
	public SpanKind kind(JdbcRequest request) {
		return SpanKind.CLIENT;
	}

	@Override
	public void samplingAttributes(JdbcRequest request, AttributeSink attributes) {
		describe(request.database(), attributes);
		attributes.put(SUMMARY, request.querySummary());
		attributes.put(TEXT, request.queryText());
	}

	@Override
	public void onStart(JdbcRequest request, Span span) {
		if (request.storedProcedure() != null) {
			span.setAttribute(PROCEDURE, request.storedProcedure());
		}
		if (request.batchSize() != null) {
			span.setAttribute(BATCH_SIZE, request.batchSize());
		}
		if (!request.parameters().isEmpty()) {
			request.parameters().forEach((key, value) -> span.setAttribute("db.query.parameter." + key, value));
		}
	}

	@Override
	public void onEnd(JdbcRequest request, @Nullable Long rows, @Nullable Throwable error, Span span) {
		if (rows != null) {
			span.setAttribute(ROWS, rows);
		}
		if (error instanceof SQLException exception) {
			String code = request.database().statusCode(exception);
			if (code != null) {
				span.setAttribute(STATUS_CODE, code);
			}
		}
	}

	@Override
	public @Nullable String errorType(JdbcRequest request, @Nullable Long rows, Throwable error) {
		return (error instanceof SQLException exception) ? request.database().statusCode(exception) : null;
	}

	static void describe(JdbcDatabase database, AttributeSink attributes) {
		attributes.put(SYSTEM, database.system());
		attributes.put(NAMESPACE, database.namespace());
		attributes.put(ADDRESS, database.address());
		attributes.put(PORT, database.port());
	}

}
