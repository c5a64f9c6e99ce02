package dev.traced.instrumentation.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcTracingAutoConfiguration}.
 */
class JdbcTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, JdbcTracingAutoConfiguration.class))
		.withBean("dataSource", DataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl("jdbc:h2:mem:auto");
			return pool;
		});

	@Test
	void dataSourcesAreTracedByDefault() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JdbcSpanConvention.class);
			assertThat(AopUtils.isCglibProxy(context.getBean(DataSource.class))).isTrue();
			try (var connection = context.getBean(DataSource.class).getConnection()) {
				assertThat(connection).isInstanceOf(TracedConnection.class);
			}
		});
	}

	@Test
	void dataSourcesAreLeftAloneIfJdbcTracingIsSwitchedOff() {
		this.runner.withPropertyValues("tracing.jdbc.enabled=false").run(this::assertUntraced);
	}

	@Test
	void dataSourcesAreLeftAloneIfTracingIsSwitchedOff() {
		this.runner.withPropertyValues("tracing.enabled=false").run(this::assertUntraced);
	}

	@Test
	void aConventionOfTheApplicationReplacesOurs() {
		this.runner.withUserConfiguration(OwnConvention.class)
			.run((context) -> assertThat(context.getBean(JdbcSpanConvention.class))
				.isSameAs(context.getBean("ownConvention")));
	}

	@Test
	void withoutSpringBootsJdbcModulePoolsAreTracedAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(DataSourcePoolMetadataProvider.class);
			assertThat(AopUtils.isAopProxy(context.getBean(DataSource.class))).isTrue();
		});
	}

	@Test
	void withoutSpringJdbcPoolsAreTracedAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(DataSource.class))).isTrue());
	}

	@Test
	void withoutSpringAopNothingIsTraced() {
		this.runner.withClassLoader(new FilteredClassLoader(ProxyFactory.class)).run(this::assertUntraced);
	}

	@Test
	void aNegativeTextLimitFailsWithWhatIsAllowed() {
		this.runner.withPropertyValues("tracing.jdbc.query-text-limit=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("tracing.jdbc.query-text-limit is -1; allowed are 0 and more characters"));
	}

	@Test
	void aMaskThatNamesNoParameterFailsWithWhatIsAllowed() {
		this.runner.withPropertyValues("tracing.jdbc.bind-values.masked=password")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("tracing.jdbc.bind-values.masked contains 'password'; allowed is "
						+ "<query summary>/<index or name>, either of which may be *"));
	}

	private void assertUntraced(org.springframework.context.ApplicationContext context) {
		assertThat(context.getBean(DataSource.class).getClass()).isEqualTo(HikariDataSource.class);
		assertThat(context.getBeansOfType(JdbcSpanConvention.class)).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		JdbcSpanConvention ownConvention() {
			return new JdbcSpanConvention();
		}

	}

}
