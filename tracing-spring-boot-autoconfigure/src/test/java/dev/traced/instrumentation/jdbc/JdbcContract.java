package dev.traced.instrumentation.jdbc;

import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.core.Suppression;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for every database: a subclass says where it is and how it differs.
 */
abstract class JdbcContract {

	static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");

	static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");

	static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");

	static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	static final AttributeKey<String> PROCEDURE = AttributeKey.stringKey("db.stored_procedure.name");

	static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");

	static final AttributeKey<Long> ROWS = AttributeKey.longKey("db.response.returned_rows");

	private static final String SELECT = "SELECT name FROM songs WHERE id = ?";

	private static final String INSERT = "INSERT INTO songs (id, name) VALUES (?, ?)";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private @Nullable ConfigurableApplicationContext context;

	/** A pool that is not traced yet. */
	abstract HikariDataSource pool();

	/** What every span says about the database. */
	abstract JdbcDatabase database();

	/** The class of the driver's connections. */
	abstract Class<? extends Connection> driverConnection();

	/** Creates a procedure named {@code double_it} with one parameter. */
	abstract String createProcedure();

	/** The status code of a table that does not exist. */
	abstract String noTable();

	/** The status code of a duplicate key. */
	abstract String duplicateKey();

	@BeforeEach
	void createTables() throws SQLException {
		try (HikariDataSource pool = pool();
				Connection connection = pool.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("DROP TABLE IF EXISTS songs");
			statement.execute("CREATE TABLE songs (id INT PRIMARY KEY, name VARCHAR(100))");
			statement.execute("INSERT INTO songs (id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three')");
			statement.execute(createProcedure());
		}
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void aPreparedQueryIsASpanWithItsTextAsItIs() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(SELECT)) {
			statement.setInt(1, 2);
			try (ResultSet results = statement.executeQuery()) {
				assertThat(results.next()).isTrue();
				assertThat(results.getString(1)).isEqualTo("two");
			}
		}
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("SELECT songs");
		assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced.jdbc");
		assertThat(span.getAttributes().get(TEXT)).isEqualTo(SELECT);
		assertThat(span.getAttributes().get(SUMMARY)).isEqualTo("SELECT songs");
		assertDatabase(span);
	}

	@Test
	void aPlainQueryIsASpanWithoutItsLiterals() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			try (ResultSet results = statement.executeQuery("SELECT name FROM songs WHERE name = 'one' AND id = 1")) {
				assertThat(results.next()).isTrue();
			}
		}
		assertThat(spans.awaitOne().getAttributes().get(TEXT))
			.isEqualTo("SELECT name FROM songs WHERE name = ? AND id = ?");
	}

	@Test
	void everyWayToExecuteAStatementIsOneSpan() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			String sql = "UPDATE songs SET name = 'x' WHERE id = 1";
			assertThat(statement.executeUpdate(sql)).isEqualTo(1);
			assertThat(statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isEqualTo(1);
			assertThat(statement.executeUpdate(sql, new String[] { key() })).isEqualTo(1);
			assertThat(statement.executeLargeUpdate(sql)).isEqualTo(1);
			assertThat(statement.executeLargeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isEqualTo(1);
			assertThat(statement.executeLargeUpdate(sql, new String[] { key() })).isEqualTo(1);
			assertThat(statement.execute(sql)).isFalse();
			assertThat(statement.execute(sql, Statement.RETURN_GENERATED_KEYS)).isFalse();
			assertThat(statement.execute(sql, new String[] { key() })).isFalse();
			if (returnsKeysByIndex()) {
				assertThat(statement.executeUpdate(sql, new int[] { 1 })).isEqualTo(1);
				assertThat(statement.executeLargeUpdate(sql, new int[] { 1 })).isEqualTo(1);
				assertThat(statement.execute(sql, new int[] { 1 })).isFalse();
			}
		}
		assertThat(spans.await(returnsKeysByIndex() ? 12 : 9)).extracting(SpanData::getName)
			.containsOnly("UPDATE songs");
	}

	@Test
	void everyWayToExecuteAPreparedStatementIsOneSpan() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement("UPDATE songs SET name = ? WHERE id = 1")) {
			statement.setString(1, "x");
			assertThat(statement.executeUpdate()).isEqualTo(1);
			assertThat(statement.executeLargeUpdate()).isEqualTo(1);
			assertThat(statement.execute()).isFalse();
			assertThat(statement.getUpdateCount()).isEqualTo(1);
		}
		assertThat(spans.await(3)).extracting(SpanData::getName).containsOnly("UPDATE songs");
	}

	@Test
	void everyWayToPrepareAStatementIsTraced() throws SQLException {
		try (Connection connection = dataSource().getConnection()) {
			int forward = ResultSet.TYPE_FORWARD_ONLY;
			int readOnly = ResultSet.CONCUR_READ_ONLY;
			int close = ResultSet.CLOSE_CURSORS_AT_COMMIT;
			for (PreparedStatement statement : List.of(connection.prepareStatement(SELECT),
					connection.prepareStatement(SELECT, Statement.NO_GENERATED_KEYS),
					connection.prepareStatement(SELECT, new int[0]), connection.prepareStatement(SELECT, new String[0]),
					connection.prepareStatement(SELECT, forward, readOnly),
					connection.prepareStatement(SELECT, forward, readOnly, close), connection.prepareCall(SELECT),
					connection.prepareCall(SELECT, forward, readOnly),
					connection.prepareCall(SELECT, forward, readOnly, close))) {
				statement.setInt(1, 1);
				statement.executeQuery().close();
				statement.close();
			}
			for (Statement statement : List.of(connection.createStatement(),
					connection.createStatement(forward, readOnly),
					connection.createStatement(forward, readOnly, close))) {
				statement.executeQuery("SELECT name FROM songs WHERE id = 1").close();
				statement.close();
			}
		}
		assertThat(spans.await(12)).extracting(SpanData::getName).containsOnly("SELECT songs");
	}

	@Test
	void generatedKeysAreReturned() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT, new String[] { key() })) {
			statement.setInt(1, 10);
			statement.setString(2, "ten");
			statement.executeUpdate();
			try (ResultSet keys = statement.getGeneratedKeys()) {
				assertThat(keys.next()).isTrue();
				assertThat(keys.getInt(1)).isEqualTo(10);
			}
		}
		assertThat(spans.awaitOne().getName()).isEqualTo("INSERT songs");
	}

	@Test
	void aStatementThatIsExecutedAgainIsAnotherSpan() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(SELECT)) {
			for (int i = 1; i <= 3; i++) {
				statement.setInt(1, i);
				statement.executeQuery().close();
			}
		}
		assertThat(spans.await(3)).extracting((span) -> span.getAttributes().get(TEXT)).containsOnly(SELECT);
	}

	@Test
	void aPreparedBatchIsOneSpanWithItsSize() throws SQLException {
		insertBatch(3);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("BATCH INSERT songs");
		assertThat(span.getAttributes().get(SUMMARY)).isEqualTo("BATCH INSERT songs");
		assertThat(span.getAttributes().get(BATCH_SIZE)).isEqualTo(3);
		assertThat(span.getAttributes().get(TEXT)).isEqualTo(INSERT);
	}

	@Test
	void aBatchOfOneIsNoBatch() throws SQLException {
		insertBatch(1);
		assertThat(spans.awaitOne().getName()).isEqualTo("INSERT songs");
		assertThat(spans.awaitOne().getAttributes().get(BATCH_SIZE)).isNull();
	}

	@Test
	void anEmptyBatchIsABatchOfNone() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			assertThat(statement.executeBatch()).isEmpty();
		}
		assertThat(spans.awaitOne().getName()).isEqualTo("BATCH");
		assertThat(spans.awaitOne().getAttributes().get(BATCH_SIZE)).isZero();
	}

	@Test
	void aBatchOfStatementsThatDifferInLiteralsIsTextOnce() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			statement.addBatch("INSERT INTO songs (id, name) VALUES (10, 'ten')");
			statement.addBatch("INSERT INTO songs (id, name) VALUES (11, 'eleven')");
			assertThat(statement.executeBatch()).containsExactly(1, 1);
		}
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("BATCH INSERT songs");
		assertThat(span.getAttributes().get(TEXT)).isEqualTo(INSERT);
		assertThat(span.getAttributes().get(BATCH_SIZE)).isEqualTo(2);
	}

	@Test
	void aBatchOfDifferentStatementsIsAllTheirTexts() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			statement.addBatch("DELETE FROM songs WHERE id = 1");
			statement.addBatch("UPDATE songs SET name = 'x' WHERE id = 2");
			assertThat(statement.executeLargeBatch()).containsExactly(1, 1);
		}
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("BATCH");
		assertThat(span.getAttributes().get(TEXT))
			.isEqualTo("DELETE FROM songs WHERE id = ?; UPDATE songs SET name = ? WHERE id = ?");
	}

	@Test
	void aBatchBeginsAnewWhenItHasBeenExecutedOrCleared() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			addBatch(statement, 10, 2);
			statement.clearBatch();
			addBatch(statement, 10, 3);
			statement.executeBatch();
			addBatch(statement, 20, 2);
			statement.executeBatch();
		}
		assertThat(spans.await(2)).extracting((span) -> span.getAttributes().get(BATCH_SIZE)).containsExactly(3L, 2L);
	}

	@Test
	void aBatchThatFailsIsAnError() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			addBatch(statement, 1, 2);
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch);
			addBatch(statement, 10, 2);
			assertThat(statement.executeBatch()).hasSize(2);
		}
		List<SpanData> all = spans.await(2);
		assertThat(all.get(0).getAttributes().get(STATUS_CODE)).isEqualTo(duplicateKey());
		assertThat(all.get(1).getAttributes().get(BATCH_SIZE)).isEqualTo(2);
	}

	@Test
	void aCallNamesItsProcedureAndHasNoText() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				CallableStatement statement = connection.prepareCall("{call double_it(?)}")) {
			statement.setInt(1, 21);
			statement.execute();
		}
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("call double_it");
		assertThat(span.getAttributes().get(PROCEDURE)).isEqualTo("double_it");
		assertThat(span.getAttributes().get(TEXT)).isNull();
	}

	@Test
	void aFailureIsRecordedWithItsCodeAndThrownAsItIs() throws SQLException {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.executeQuery("SELECT a FROM nowhere"))
				.satisfies(thrown::set);
		}
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo(noTable());
		assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(noTable());
		assertThat(span.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo(thrown.get().getClass().getName()));
	}

	@Test
	void aBrokenConstraintIsRecordedWithItsCode() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setInt(1, 1);
			statement.setString(2, "again");
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeUpdate);
		}
		assertThat(spans.awaitOne().getAttributes().get(STATUS_CODE)).isEqualTo(duplicateKey());
	}

	@Test
	void aStatementLeadsBackToTheTracedConnection() throws SQLException {
		try (Connection connection = dataSource().getConnection();
				Statement statement = connection.createStatement();
				PreparedStatement prepared = connection.prepareStatement(SELECT)) {
			assertThat(statement.getConnection()).isSameAs(connection);
			assertThat(prepared.getConnection()).isSameAs(connection);
		}
	}

	@Test
	void theConnectionOfTheDriverIsFound() throws SQLException {
		try (Connection connection = dataSource().getConnection()) {
			assertThat(connection.isWrapperFor(driverConnection())).isTrue();
			Object driver = connection.unwrap(driverConnection());
			assertThat(driver).isInstanceOf(driverConnection());
			assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
			assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.unwrap(Runnable.class));
		}
	}

	@Test
	void aPoolIsInjectedByItsClassAndStillRuns() {
		DataSource dataSource = dataSource();
		assertThat(dataSource).isInstanceOf(HikariDataSource.class);
		assertThat(((HikariDataSource) dataSource).getJdbcUrl()).startsWith("jdbc:");
	}

	@Test
	void connectionsGoBackToThePool() throws SQLException {
		HikariDataSource dataSource = dataSource();
		try (Connection connection = dataSource.getConnection()) {
			assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
			assertThat(connection.isClosed()).isFalse();
		}
		assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void aSpanIsTheChildOfTheCurrentOne() throws SQLException {
		DataSource dataSource = dataSource();
		Span parent = span("parent");
		try (Scope scope = parent.makeCurrent()) {
			query(dataSource);
		}
		parent.end();
		assertThat(spans.await(2).get(0).getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
	}

	@Test
	void underAnUnsampledParentNothingIsRecorded() throws SQLException {
		DataSource dataSource = open(JdbcTestConfiguration.ParentBased.class);
		try (Scope scope = unsampled().makeCurrent()) {
			query(dataSource);
		}
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void whetherAStatementIsTracedIsDecidedWhenItIsExecuted() throws SQLException {
		DataSource dataSource = open(JdbcTestConfiguration.ParentBased.class);
		try (Connection connection = dataSource.getConnection()) {
			PreparedStatement statement;
			try (Scope scope = unsampled().makeCurrent()) {
				statement = connection.prepareStatement(SELECT);
				statement.setInt(1, 1);
				statement.executeQuery().close();
			}
			statement.executeQuery().close();
			statement.close();
		}
		assertThat(spans.await(1)).hasSize(1);
	}

	@Test
	void inASuppressedContextNothingIsRecorded() throws SQLException {
		DataSource dataSource = dataSource();
		try (Scope scope = Suppression.suppress(Context.current()).makeCurrent()) {
			query(dataSource);
		}
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void onlyPartsOfATraceAreTracedIfSoConfigured() throws SQLException {
		DataSource dataSource = dataSource("tracing.jdbc.only-with-parent=true");
		query(dataSource);
		assertThat(spans.all()).isEmpty();
		Span parent = span("parent");
		try (Scope scope = parent.makeCurrent()) {
			query(dataSource);
		}
		parent.end();
		assertThat(spans.await(2)).extracting(SpanData::getName).containsExactly("SELECT songs", "parent");
	}

	@Test
	void transactionsAndConnectionsAreNoSpansByDefault() throws SQLException {
		transaction(dataSource());
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void commitAndRollbackAreSpansIfSoConfigured() throws SQLException {
		transaction(dataSource("tracing.jdbc.transaction-spans=true"));
		assertThat(spans.await(3)).extracting(SpanData::getName).containsExactly("ROLLBACK", "ROLLBACK", "COMMIT");
		assertThat(spans.all()).allSatisfy(this::assertDatabase)
			.allSatisfy((span) -> assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT));
	}

	@Test
	void acquiringAConnectionIsASpanIfSoConfigured() throws SQLException {
		transaction(dataSource("tracing.jdbc.connection-spans=true"));
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("getConnection");
		assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
		assertDatabase(span);
	}

	@Test
	void aConnectionThatCannotBeAcquiredIsAnError() throws SQLException {
		HikariDataSource dataSource = dataSource("tracing.jdbc.connection-spans=true");
		dataSource.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(dataSource::getConnection);
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aTextIsCutAtItsLimit() throws SQLException {
		query(dataSource("tracing.jdbc.query-text-limit=11"));
		assertThat(spans.awaitOne().getAttributes().get(TEXT)).isEqualTo("SELECT name");
		assertThat(spans.awaitOne().getName()).isEqualTo("SELECT songs");
	}

	@Test
	void noTextIsRecordedIfItsLimitIsZero() throws SQLException {
		query(dataSource("tracing.jdbc.query-text-limit=0"));
		assertThat(spans.awaitOne().getAttributes().get(TEXT)).isNull();
		assertThat(spans.awaitOne().getName()).isEqualTo("SELECT songs");
	}

	@Test
	void valuesOfParametersAreNotRecorded() throws SQLException {
		insert(dataSource());
		assertThat(spans.awaitOne().toString()).doesNotContain("db.query.parameter").doesNotContain("ten");
	}

	@Test
	void valuesOfParametersAreRecordedAndMaskedIfSoConfigured() throws SQLException {
		insert(dataSource("tracing.jdbc.bind-values.enabled=true",
				"tracing.jdbc.bind-values.masked=insert songs/1,other/0"));
		assertThat(spans.awaitOne().getAttributes().get(parameter("0"))).isEqualTo("10");
		assertThat(spans.awaitOne().getAttributes().get(parameter("1"))).isEqualTo("***");
	}

	@Test
	void valuesOfParametersBelongToTheNextExecution() throws SQLException {
		try (Connection connection = dataSource("tracing.jdbc.bind-values.enabled=true").getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setInt(1, 10);
			statement.setNull(2, java.sql.Types.VARCHAR);
			statement.executeUpdate();
			statement.clearParameters();
			statement.setInt(1, 11);
			statement.setObject(2, "eleven");
			statement.executeUpdate();
			assertThat(statement.unwrap(Statement.class).getConnection()).isSameAs(connection);
		}
		List<SpanData> all = spans.await(2);
		assertThat(all.get(0).getAttributes().get(parameter("1"))).isEqualTo("null");
		assertThat(all.get(1).getAttributes().get(parameter("1"))).isEqualTo("eleven");
	}

	@Test
	void rowsAreNotCounted() throws SQLException {
		query(dataSource());
		assertThat(spans.awaitOne().getAttributes().get(ROWS)).isNull();
	}

	@Test
	void rowsAreCountedIfSoConfigured() throws SQLException {
		try (Connection connection = dataSource("tracing.jdbc.row-counts=true").getConnection();
				Statement statement = connection.createStatement();
				ResultSet results = statement.executeQuery("SELECT name FROM songs")) {
			while (results.next()) {
				assertThat(results.getStatement()).isSameAs(statement);
				assertThat(spans.all()).isEmpty();
			}
			assertThat(spans.awaitOne().getAttributes().get(ROWS)).isEqualTo(3);
		}
		spans.await(1);
	}

	@Test
	void theSpanOfAResultThatIsNotReadToItsEndEndsAllTheSame() throws SQLException {
		DataSource dataSource = dataSource("tracing.jdbc.row-counts=true");
		try (Connection connection = dataSource.getConnection()) {
			Statement first = connection.createStatement();
			assertThat(first.executeQuery("SELECT name FROM songs").next()).isTrue();
			first.executeQuery("SELECT name FROM songs");
			assertThat(spans.all()).hasSize(1);
			first.close();
			assertThat(spans.all()).hasSize(2);
			connection.createStatement().executeQuery("SELECT name FROM songs");
		}
		assertThat(spans.await(3)).extracting((span) -> span.getAttributes().get(ROWS)).containsExactly(1L, 0L, 0L);
	}

	@Test
	void manyThreadsShareAPool() throws Exception {
		DataSource dataSource = dataSource();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				tasks.add(() -> {
					query(dataSource);
					return null;
				});
			}
			for (Future<Void> future : threads.invokeAll(tasks)) {
				future.get();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(spans.await(200)).allSatisfy(this::assertDatabase);
	}

	@Test
	void whateverFailsInTracingTheQueryDoesNot() throws SQLException {
		for (Class<?> hostile : List.of(JdbcTestConfiguration.HostileConvention.class,
				JdbcTestConfiguration.HostileSampler.class, JdbcTestConfiguration.HostileTraits.class,
				JdbcTestConfiguration.HostileProcessor.class)) {
			DataSource dataSource = open(hostile, "tracing.jdbc.connection-spans=true",
					"tracing.jdbc.transaction-spans=true", "tracing.jdbc.bind-values.enabled=true");
			query(dataSource);
			transaction(dataSource);
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> statement.executeQuery("SELECT a FROM nowhere"))
					.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
			}
			this.context.close();
		}
	}

	@Test
	void aMisuseIsAnsweredByTheDriver() throws SQLException {
		try (Connection connection = dataSource().getConnection()) {
			PreparedStatement statement = connection.prepareStatement(SELECT);
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery);
			statement.close();
			assertThat(statement.isClosed()).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery);
		}
		assertThat(spans.await(2))
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void whatIsNotTracedIsPassedOn() throws SQLException {
		try (Connection connection = dataSource().getConnection()) {
			connection.setAutoCommit(false);
			assertThat(connection.getAutoCommit()).isFalse();
			connection.setReadOnly(true);
			assertThat(connection.isReadOnly()).isTrue();
			assertThat(connection.isValid(1)).isTrue();
			assertThat(connection.getMetaData().getURL()).startsWith("jdbc:");
			assertThat(connection.toString()).contains("wrapping");
			connection.rollback();
			connection.setReadOnly(false);
			PreparedStatement statement = connection.prepareStatement(SELECT);
			statement.setFetchSize(7);
			assertThat(statement.getFetchSize()).isEqualTo(7);
			assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
			statement.close();
			connection.rollback();
		}
	}

	HikariDataSource dataSource(String... properties) {
		return open(null, properties);
	}

	private HikariDataSource open(@Nullable Class<?> configuration, String... properties) {
		this.context = JdbcTestConfiguration.open(spans, this::pool, configuration, properties);
		return this.context.getBean(HikariDataSource.class);
	}

	/** Whether generated keys are found by the index of their column. */
	boolean returnsKeysByIndex() {
		return true;
	}

	/** The key column, as the database writes it. */
	String key() {
		return "id";
	}

	private Span span(String name) {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
	}

	private void assertDatabase(SpanData span) {
		JdbcDatabase database = database();
		assertThat(span.getAttributes().get(SYSTEM)).isEqualTo(database.system());
		assertThat(span.getAttributes().get(AttributeKey.stringKey("db.namespace"))).isEqualTo(database.namespace());
		assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo(database.address());
		assertThat(span.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(database.port());
	}

	private static AttributeKey<String> parameter(String key) {
		return AttributeKey.stringKey("db.query.parameter." + key);
	}

	private static Context unsampled() {
		return Context.root()
			.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
					TraceFlags.getDefault(), TraceState.getDefault())));
	}

	static void query(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(SELECT)) {
			statement.setInt(1, 1);
			try (ResultSet results = statement.executeQuery()) {
				assertThat(results.next()).isTrue();
			}
		}
	}

	private static void insert(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setInt(1, 10);
			statement.setString(2, "ten");
			assertThat(statement.executeUpdate()).isEqualTo(1);
		}
	}

	private void insertBatch(int size) throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			addBatch(statement, 10, size);
			assertThat(statement.executeBatch()).hasSize(size);
		}
	}

	private static void addBatch(PreparedStatement statement, int id, int size) throws SQLException {
		for (int i = 0; i < size; i++) {
			statement.setInt(1, id + i);
			statement.setString(2, "name");
			statement.addBatch();
		}
	}

	private static void transaction(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			connection.setAutoCommit(false);
			Savepoint savepoint = connection.setSavepoint();
			connection.rollback(savepoint);
			connection.rollback();
			connection.commit();
			connection.setAutoCommit(true);
		}
	}

}
