package dev.traced.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;

/**
 * What the traced connections of an application share: which calls are traced, and the
 * databases that have been seen.
 */
final class JdbcTracing {

	private static final String SCOPE = "dev.traced.jdbc";

	private static final int MAX_DATABASES = 128;

	private final Instrumentation<JdbcRequest, Long> calls;

	private final Instrumentation<JdbcDatabase, JdbcDatabase> acquisitions;

	private final JdbcTracingProperties properties;

	private final ConcurrentLruCache<String, DatabaseQueries> databases;

	private final DatabaseQueries unknown;

	private final BindValues bindValues;

	JdbcTracing(Tracing tracing, JdbcSpanConvention convention, JdbcTracingProperties properties) {
		this.calls = tracing.local(SCOPE, convention);
		this.acquisitions = tracing.local(SCOPE, new ConnectionSpanConvention());
		this.properties = properties;
		this.databases = new ConcurrentLruCache<>(MAX_DATABASES,
				(url) -> new DatabaseQueries(JdbcUrl.parse(url), properties.queryTextLimit()));
		this.bindValues = new BindValues(properties.bindValues().masked());
		this.unknown = new DatabaseQueries(JdbcDatabase.UNKNOWN, properties.queryTextLimit());
	}

	BindValues bindValues() {
		return this.bindValues;
	}

	JdbcTracingProperties properties() {
		return this.properties;
	}

	Guard guard() {
		return this.calls.guard();
	}

	/** Whether nothing is recorded under this parent. Cheap: asked for every call. */
	boolean skips(Context parent) {
		try {
			return this.calls.isDropped(parent)
					|| (this.properties.onlyWithParent() && !Span.fromContext(parent).getSpanContext().isValid());
		}
		catch (Throwable ex) {
			guard().failed("deciding whether to trace a query", ex);
			return true;
		}
	}

	Operation<Long> start(Context parent, JdbcRequest request) {
		return this.calls.start(parent, request);
	}

	/** Starts the acquisition of a connection, if that is a span. */
	@Nullable Operation<JdbcDatabase> acquire(@Nullable JdbcDatabase database) {
		Context parent = Context.current();
		if (!this.properties.connectionSpans() || skips(parent)) {
			return null;
		}
		return this.acquisitions.start(parent, (database != null) ? database : JdbcDatabase.UNKNOWN);
	}

	/** The database that a connection leads to. */
	DatabaseQueries queries(Connection connection) {
		try {
			String url = connection.getMetaData().getURL();
			return (url != null) ? this.databases.get(url) : this.unknown;
		}
		catch (SQLException | RuntimeException | LinkageError ex) {
			// some drivers refuse, all do so for a closed connection: traced all the same
			return this.unknown;
		}
	}

	boolean isUnknown(DatabaseQueries queries) {
		return queries == this.unknown;
	}

}
