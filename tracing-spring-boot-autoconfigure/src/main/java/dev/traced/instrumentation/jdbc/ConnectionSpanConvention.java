package dev.traced.instrumentation.jdbc;

import dev.traced.core.SpanConvention;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * What the span of acquiring a connection carries, which is mostly waiting for a pool: no
 * call to a database, so its kind is INTERNAL. The request is the pool's database if it
 * was known before, the response if it is known afterwards. The connection is not asked.
 */
final class ConnectionSpanConvention implements SpanConvention<JdbcDatabase, JdbcDatabase> {

	@Override
	public String name(JdbcDatabase request) {
		return "getConnection";
	}

	@Override
	public void onEnd(JdbcDatabase request, @Nullable JdbcDatabase response, @Nullable Throwable error, Span span) {
		JdbcDatabase database = (response != null) ? response : request;
		if (database != JdbcDatabase.UNKNOWN) {
			JdbcSpanConvention.describe(database, span::setAttribute);
		}
	}

}
