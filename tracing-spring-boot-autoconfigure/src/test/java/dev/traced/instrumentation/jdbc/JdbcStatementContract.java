package dev.traced.instrumentation.jdbc;

import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the spans of statements say, and that statements, connections and pools work as
 * they do untraced.
 */
abstract class JdbcStatementContract extends JdbcFixture {

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
	void theFirstStatementsOfALargeBatchStandForAll() throws SQLException {
		try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
			for (int i = 0; i < 16; i++) {
				statement.addBatch("UPDATE songs SET name = 'x' WHERE id = " + i);
			}
			statement.addBatch("DELETE FROM songs WHERE id = 1");
			assertThat(statement.executeBatch()).hasSize(17);
			statement.addBatch("DELETE FROM songs WHERE id = 2");
			assertThat(statement.executeBatch()).containsExactly(1);
		}
		List<SpanData> all = spans.await(2);
		assertThat(all).extracting(SpanData::getName).containsExactly("BATCH UPDATE songs", "DELETE songs");
		assertThat(all).extracting((span) -> span.getAttributes().get(BATCH_SIZE)).containsExactly(17L, null);
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

}
