package dev.traced.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.core.Guard;
import dev.traced.core.Suppression;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for every database: what a span is part of, what can be configured, and that
 * our failures stay ours.
 */
abstract class JdbcContract extends JdbcStatementContract {

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
	void underAnUnsampledParentNothingIsRecordedNorEvenAsked() throws SQLException {
		DataSource dataSource = open(JdbcTestConfiguration.ParentBasedUnasked.class);
		try (Scope scope = unsampled().makeCurrent()) {
			query(dataSource);
		}
		assertThat(spans.all()).isEmpty();
		assertThat(this.context.getBean(Guard.class).failures()).isZero();
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
		DataSource dataSource = dataSource("tracing.jdbc.connection-spans=true");
		transaction(dataSource);
		SpanData first = spans.awaitOne();
		assertThat(first.getName()).isEqualTo("getConnection");
		assertThat(first.getKind()).isEqualTo(SpanKind.INTERNAL);
		assertThat(first.getAttributes().get(SYSTEM)).isNull();
		query(dataSource);
		spans.clear();
		// known by then
		transaction(dataSource);
		assertDatabase(spans.awaitOne());
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
		DataSource dataSource = dataSource("tracing.sampling.sampler=always");
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

}
