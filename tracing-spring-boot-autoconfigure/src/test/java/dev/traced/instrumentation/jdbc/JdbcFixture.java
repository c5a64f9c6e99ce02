package dev.traced.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract of every database needs: a subclass says where it is and how it
 * differs.
 */
abstract class JdbcFixture {

	static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");

	static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");

	static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");

	static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	static final AttributeKey<String> PROCEDURE = AttributeKey.stringKey("db.stored_procedure.name");

	static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");

	static final AttributeKey<Long> ROWS = AttributeKey.longKey("db.response.returned_rows");

	static final String SELECT = "SELECT name FROM songs WHERE id = ?";

	static final String INSERT = "INSERT INTO songs (id, name) VALUES (?, ?)";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@Nullable ConfigurableApplicationContext context;

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

	HikariDataSource dataSource(String... properties) {
		return open(null, properties);
	}

	HikariDataSource open(@Nullable Class<?> configuration, String... properties) {
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

	Span span(String name) {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
	}

	void assertDatabase(SpanData span) {
		JdbcDatabase database = database();
		assertThat(span.getAttributes().get(SYSTEM)).isEqualTo(database.system());
		assertThat(span.getAttributes().get(AttributeKey.stringKey("db.namespace"))).isEqualTo(database.namespace());
		assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo(database.address());
		assertThat(span.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(database.port());
	}

	static AttributeKey<String> parameter(String key) {
		return AttributeKey.stringKey("db.query.parameter." + key);
	}

	static Context unsampled() {
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

	static void insert(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setInt(1, 10);
			statement.setString(2, "ten");
			assertThat(statement.executeUpdate()).isEqualTo(1);
		}
	}

	void insertBatch(int size) throws SQLException {
		try (Connection connection = dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(INSERT)) {
			addBatch(statement, 10, size);
			assertThat(statement.executeBatch()).hasSize(size);
		}
	}

	static void addBatch(PreparedStatement statement, int id, int size) throws SQLException {
		for (int i = 0; i < size; i++) {
			statement.setInt(1, id + i);
			statement.setString(2, "name");
			statement.addBatch();
		}
	}

	static void transaction(DataSource dataSource) throws SQLException {
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
