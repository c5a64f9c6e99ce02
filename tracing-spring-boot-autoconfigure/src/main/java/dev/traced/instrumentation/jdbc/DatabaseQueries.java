package dev.traced.instrumentation.jdbc;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;

/**
 * The queries of one database: for each text what its spans have in common, read from the
 * text once.
 */
final class DatabaseQueries {

	private static final int MAX_ENTRIES = 1024;

	/** Of texts that may contain literals, and so be different each time, fewer. */
	private static final int MAX_PLAIN_ENTRIES = 128;

	/** Longer texts are read anew each time, so that the caches stay small. */
	private static final int MAX_CACHED_LENGTH = 16_384;

	/** How much of a text is read for its summary at least. */
	private static final int MIN_READ = 2_000;

	private final JdbcDatabase database;

	private final SqlDialect dialect;

	private final int textLimit;

	private final ConcurrentLruCache<String, JdbcRequest> plain;

	private final ConcurrentLruCache<String, JdbcRequest> prepared;

	private final ConcurrentLruCache<String, JdbcRequest> calls;

	private final JdbcRequest commit;

	private final JdbcRequest rollback;

	DatabaseQueries(JdbcDatabase database, int textLimit) {
		this.database = database;
		this.dialect = SqlDialect.of(database.system());
		this.textLimit = textLimit;
		this.plain = new ConcurrentLruCache<>(MAX_PLAIN_ENTRIES, (sql) -> read(sql, true, false));
		this.prepared = new ConcurrentLruCache<>(MAX_ENTRIES, (sql) -> read(sql, false, false));
		this.calls = new ConcurrentLruCache<>(MAX_ENTRIES, (sql) -> read(sql, false, true));
		this.commit = JdbcRequest.of(database, null, "COMMIT", null);
		this.rollback = JdbcRequest.of(database, null, "ROLLBACK", null);
	}

	JdbcDatabase database() {
		return this.database;
	}

	JdbcRequest commit() {
		return this.commit;
	}

	JdbcRequest rollback() {
		return this.rollback;
	}

	/** The text of a {@code Statement}: its literals are not recorded. */
	JdbcRequest plain(@Nullable String sql) {
		return cached(this.plain, sql, (text) -> read(text, true, false));
	}

	/** The text of a {@code PreparedStatement}: it is recorded as it is. */
	JdbcRequest prepared(@Nullable String sql) {
		return cached(this.prepared, sql, (text) -> read(text, false, false));
	}

	/** The text of a {@code CallableStatement}. */
	JdbcRequest call(@Nullable String sql) {
		return cached(this.calls, sql, (text) -> read(text, false, true));
	}

	/**
	 * A batch of texts of a {@code Statement}.
	 * @param texts the first of its texts, which stand for all
	 * @param size how many it has
	 */
	JdbcRequest batch(List<String> texts, int size) {
		if (texts.isEmpty()) {
			return JdbcRequest.of(this.database, null, null, null).batch(0);
		}
		JdbcRequest first = plain(texts.get(0));
		StringBuilder joined = new StringBuilder();
		boolean alike = true;
		for (String sql : texts) {
			JdbcRequest request = plain(sql);
			alike &= Objects.equals(request.queryText(), first.queryText())
					&& Objects.equals(request.querySummary(), first.querySummary());
			if (request.queryText() != null && joined.length() < this.textLimit) {
				joined.append(joined.isEmpty() ? "" : "; ").append(request.queryText());
			}
		}
		if (alike) {
			return first.batch(size);
		}
		return JdbcRequest.of(this.database, limit(joined.toString()), null, null).batch(size);
	}

	private static JdbcRequest cached(ConcurrentLruCache<String, JdbcRequest> cache, @Nullable String sql,
			Function<String, JdbcRequest> reader) {
		String text = (sql != null) ? sql : "";
		return (text.length() <= MAX_CACHED_LENGTH) ? cache.get(text) : reader.apply(text);
	}

	private JdbcRequest read(String sql, boolean sanitize, boolean call) {
		SqlScanner.Result result = SqlScanner.scan(sql, Math.max(this.textLimit, MIN_READ), this.dialect, sanitize);
		String procedure = call ? result.storedProcedure() : null;
		// the escape syntax is a convenience of JDBC, not a query
		boolean escaped = procedure != null && sql.stripLeading().startsWith("{");
		return JdbcRequest.of(this.database, escaped ? null : limit(result.text()), result.summary(), procedure);
	}

	private @Nullable String limit(String text) {
		if (this.textLimit == 0 || text.isEmpty()) {
			return null;
		}
		if (text.length() <= this.textLimit) {
			return text;
		}
		boolean split = Character.isHighSurrogate(text.charAt(this.textLimit - 1));
		return text.substring(0, split ? this.textLimit - 1 : this.textLimit);
	}

}
