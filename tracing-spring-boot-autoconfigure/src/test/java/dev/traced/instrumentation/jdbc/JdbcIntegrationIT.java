package dev.traced.instrumentation.jdbc;

import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.jdbc.jpa.Song;
import dev.traced.test.RecordedSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.util.ClassUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What Spring Boot builds on a {@code DataSource} works on a traced one.
 */
class JdbcIntegrationIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, JdbcTracingAutoConfiguration.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withBean("spans", SpanProcessor.class, () -> spans, (definition) -> definition.setDestroyMethodName(""))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.datasource.hikari.maximum-pool-size=3");

	@Test
	void jdbcTemplateAndClient() {
		this.runner.run((context) -> {
			JdbcTemplate template = context.getBean(JdbcTemplate.class);
			assertThat(template.queryForObject("SELECT ?", String.class, "a")).isEqualTo("a");
			assertThat(context.getBean(JdbcClient.class).sql("SELECT :x").param("x", "b").query(String.class).single())
				.isEqualTo("b");
			assertThat(spans.await(2)).extracting(SpanData::getName).containsOnly("SELECT");
		});
	}

	@Test
	void transactionsUseOneConnection() {
		this.runner.run((context) -> {
			JdbcTemplate template = context.getBean(JdbcTemplate.class);
			template.execute("CREATE TABLE t (a INT)");
			TransactionTemplate transaction = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				template.update("INSERT INTO t VALUES (1)");
				assertThat(context.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections())
					.isEqualTo(1);
				status.setRollbackOnly();
			});
			assertThat(template.queryForObject("SELECT count(*) FROM t", Long.class)).isZero();
		});
	}

	@Test
	void flywayMigrates() {
		this.runner.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("spring.flyway.locations=classpath:jdbc/flyway")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(spans.all()).extracting(SpanData::getName).contains("CREATE TABLE songs", "INSERT songs");
				assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT name FROM songs", String.class))
					.isEqualTo("one");
			});
	}

	@Test
	void liquibaseMigrates() {
		this.runner.withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
			.withPropertyValues("spring.liquibase.change-log=classpath:jdbc/changelog.sql")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(spans.all()).extracting(SpanData::getName).contains("CREATE TABLE songs", "INSERT songs");
				assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT name FROM songs", String.class))
					.isEqualTo("one");
			});
	}

	@Test
	void jpaPersistsAndFinds() {
		this.runner.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class))
			.withUserConfiguration(Entities.class)
			.withPropertyValues("spring.jpa.hibernate.ddl-auto=create-drop")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				spans.clear();
				EntityManager entities = context.getBean(EntityManagerFactory.class).createEntityManager();
				entities.getTransaction().begin();
				entities.persist(new Song(1, "one"));
				entities.getTransaction().commit();
				entities.clear();
				assertThat(entities.find(Song.class, 1L).getName()).isEqualTo("one");
				entities.close();
				assertThat(spans.await(2)).extracting(SpanData::getName)
					.containsExactly("insert songs", "select songs");
			});
		spans.clear();
	}

	@Test
	void theHealthOfTheDatabaseIsTold() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceHealthContributorAutoConfiguration.class))
			.run((context) -> {
				HealthIndicator health = context.getBean("dbHealthContributor", HealthIndicator.class);
				assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void poolsAreMeasured() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class))
			.withUserConfiguration(PoolStarted.class)
			.run((context) -> {
				context.getBean(JdbcTemplate.class).execute("SELECT 1");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("jdbc.connections.max").gauge().value()).isEqualTo(3);
				assertThat(registry.get("jdbc.connections.active").gauge().value()).isZero();
				assertThat(registry.get("jdbc.connections.idle").gauge().value()).isPositive();
				assertThat(registry.get("hikaricp.connections.usage").timer().count()).isPositive();
			});
	}

	@Test
	void connectionsThatAreFetchedLazilyAreTracedBelow() {
		String configuration = "org.springframework.boot.jdbc.autoconfigure.LazyConnectionDataSourceConfiguration";
		assumeThat(ClassUtils.isPresent(configuration, null)).as("Spring Boot 4.1 or newer").isTrue();
		this.runner.withPropertyValues("spring.datasource.connection-fetch=lazy").run((context) -> {
			assertThat(context.getBean(DataSource.class)).isInstanceOf(LazyConnectionDataSourceProxy.class);
			context.getBean(JdbcTemplate.class).execute("SELECT 1");
			assertThat(spans.awaitOne().getAttributes().get(AttributeKey.stringKey("db.system.name")))
				.isEqualTo("h2database");
		});
	}

	/**
	 * A pool that has not been started has no metadata yet.
	 */
	@Configuration(proxyBeanMethods = false)
	static class PoolStarted {

		PoolStarted(DataSource dataSource) throws SQLException {
			dataSource.getConnection().close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Song.class)
	static class Entities {

	}

}
