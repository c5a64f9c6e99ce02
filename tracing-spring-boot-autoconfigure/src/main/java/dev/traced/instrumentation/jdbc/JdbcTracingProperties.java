package dev.traced.instrumentation.jdbc;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of JDBC tracing.
 *
 * @param enabled Whether the statements that are executed through DataSource beans are
 * traced.
 * @param queryTextLimit How many characters of a query text are recorded at most; 0
 * records none.
 * @param connectionSpans Whether acquiring a connection is a span of its own.
 * @param transactionSpans Whether commit and rollback are spans of their own.
 * @param onlyWithParent Whether statements are traced only as part of a trace that has
 * begun already, and not those of pollers and start-up.
 * @param rowCounts Whether the rows that a query returns are counted. The span of a query
 * then ends when its result is read to the end or closed.
 * @param bindValues Which values of parameters are recorded.
 */
@ConfigurationProperties("tracing.jdbc")
public record JdbcTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("32768") int queryTextLimit,
		@DefaultValue("false") boolean connectionSpans, @DefaultValue("false") boolean transactionSpans,
		@DefaultValue("false") boolean onlyWithParent, @DefaultValue("false") boolean rowCounts,
		@DefaultValue BindValues bindValues) {

	public JdbcTracingProperties {
		if (queryTextLimit < 0) {
			throw new IllegalArgumentException(
					"tracing.jdbc.query-text-limit is " + queryTextLimit + "; allowed are 0 and more characters");
		}
	}

	/**
	 * Properties of the recording of parameters.
	 *
	 * @param enabled Whether the values of parameters are recorded. They may be secrets.
	 * @param masked Parameters whose value is recorded as ***: their index, from 0, or
	 * name, after the query summary that it applies to, as in "INSERT users/2". Either
	 * may be *.
	 */
	public record BindValues(@DefaultValue("false") boolean enabled, @DefaultValue List<String> masked) {

		public BindValues {
			for (String pattern : masked) {
				if (pattern.lastIndexOf('/') <= 0 || pattern.endsWith("/")) {
					throw new IllegalArgumentException("tracing.jdbc.bind-values.masked contains '" + pattern
							+ "'; allowed is <query summary>/<index or name>, either of which may be *");
				}
			}
			masked = List.copyOf(masked);
		}

	}

}
