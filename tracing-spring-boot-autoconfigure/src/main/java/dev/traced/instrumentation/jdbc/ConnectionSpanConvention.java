package dev.traced.instrumentation.jdbc;

import dev.traced.core.SpanConvention;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * What the span of acquiring a connection carries, which is mostly waiting for a pool: no
 * call to a database, so its kind is INTERNAL. The request is the pool's database if it
 * is known already, the response the database of the connection that was acquired.
 */
final class ConnectionSpanConvention implements SpanConvention<JdbcDatabase, JdbcDatabase> {

	@Override
	public String name(JdbcDatabase request) {
		return "getConnection";
	}

	@Override
	public void onEnd(JdbcDatabase request, @Nullable JdbcDatabase response, @Nullable Throwable error, Span span) {
		JdbcSpanConvention.describe((response != null) ? response : request, span::setAttribute);
	}

}
