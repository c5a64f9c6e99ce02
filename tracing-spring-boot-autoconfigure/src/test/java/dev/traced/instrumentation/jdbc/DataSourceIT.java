package dev.traced.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.commons.dbcp2.BasicDataSource;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.SmartDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.web.context.request.RequestScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All sorts of {@code DataSource}: each query is one span, and the bean stays what it is.
 */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceIT {

	private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, JdbcTracingAutoConfiguration.class))
		.withBean("spans", SpanProcessor.class, () -> spans, (definition) -> definition.setDestroyMethodName(""));

	@Test
	void tomcatPools() {
		org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
		pool.setUrl("jdbc:h2:mem:tomcat");
		assertTracedAs(org.apache.tomcat.jdbc.pool.DataSource.class, pool, "tomcat");
	}

	@Test
	void commonsDbcpPools() {
		BasicDataSource pool = new BasicDataSource();
		pool.setUrl("jdbc:h2:mem:dbcp");
		assertTracedAs(BasicDataSource.class, pool, "dbcp");
	}

	@Test
	void dataSourcesOfSpring() {
		assertTracedAs(DriverManagerDataSource.class, new DriverManagerDataSource("jdbc:h2:mem:manager"), "manager");
		spans.clear();
		assertTracedAs(SimpleDriverDataSource.class,
				new SimpleDriverDataSource(new org.h2.Driver(), "jdbc:h2:mem:simple"), "simple");
	}

	@Test
	void embeddedDatabases() {
		assertTracedAs(EmbeddedDatabase.class,
				new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).setName("embedded").build(), "embedded");
	}

	@Test
	void finalClassesThatAreDeclaredAsInterface() {
		this.runner.withBean("dataSource", DataSource.class, () -> h2("final")).run((context) -> {
			query(context.getBean(DataSource.class));
			assertNamespaces("final");
		});
	}

	@Test
	void finalClassesThatAreDeclaredAsClassAreLeftAlone(CapturedOutput output) {
		this.runner.withBean("dataSource", JdbcDataSource.class, () -> h2("final")).run((context) -> {
			query(context.getBean(JdbcDataSource.class));
			assertThat(spans.all()).isEmpty();
			assertThat(output).contains("The DataSource 'dataSource' is not traced");
		});
	}

	@Test
	void dynamicProxies() {
		DataSource proxy = (DataSource) new ProxyFactory(DataSource.class,
				(org.aopalliance.intercept.MethodInterceptor) (invocation) -> invocation.getMethod()
					.invoke(h2("proxy"), invocation.getArguments()))
			.getProxy();
		this.runner.withBean("dataSource", DataSource.class, () -> proxy).run((context) -> {
			query(context.getBean(DataSource.class));
			assertNamespaces("proxy");
		});
	}

	@Test
	void beansOfFactoryBeans() {
		this.runner.withUserConfiguration(FactoryConfiguration.class).run((context) -> {
			query(context.getBean(HikariDataSource.class));
			assertNamespaces("factory");
		});
	}

	@Test
	void severalDataSourcesNameTheirOwnDatabase() {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			query(context.getBean("one", DataSource.class));
			query(context.getBean("two", DataSource.class));
			assertNamespaces("one", "two");
		});
	}

	@Test
	void aRoutingDataSourceIsTracedOnceAndNamesTheDatabaseItWentTo() {
		this.runner.withUserConfiguration(TwoPools.class, RoutingOverBeans.class).run((context) -> {
			Routing routing = context.getBean(Routing.class);
			routing.set("one");
			query(routing);
			routing.set("two");
			query(routing);
			assertNamespaces("one", "two");
		});
	}

	@Test
	void aRoutingDataSourceOverWhatIsNoBeanIsTracedItself() {
		this.runner.withUserConfiguration(RoutingOverOthers.class).run((context) -> {
			Routing routing = context.getBean(Routing.class);
			routing.set("three");
			query(routing);
			routing.set("four");
			query(routing);
			assertNamespaces("three", "four");
		});
	}

	@Test
	void wrappersAroundATracedBeanAddNothing() {
		this.runner.withUserConfiguration(TwoPools.class, Wrappers.class).run((context) -> {
			for (String name : new String[] { "lazy", "transactionAware", "delegating", "poolOfPool", "unknown" }) {
				spans.clear();
				query(context.getBean(name, DataSource.class));
				assertThat(spans.all()).as(name).hasSize(1);
				assertNamespaces("one");
			}
		});
	}

	@Test
	void wrappersAroundWhatIsNoBeanAreTracedThemselves() {
		assertTracedAs(DelegatingDataSource.class, new DelegatingDataSource(h2("inner")), "inner");
	}

	@Test
	void aSingleConnectionStaysOpen() {
		this.runner.withUserConfiguration(SingleConnection.class).run((context) -> {
			DataSource dataSource = context.getBean(SingleConnectionDataSource.class);
			JdbcTemplate template = new JdbcTemplate(dataSource);
			template.queryForList("SELECT 1");
			template.queryForList("SELECT 1");
			assertThat(spans.all()).hasSize(2);
		});
	}

	@Test
	void aWrapperIsAskedAboutTheConnectionThatItHandedOut() {
		this.runner.withUserConfiguration(TwoPools.class, Keeping.class).run((context) -> {
			JdbcTemplate template = new JdbcTemplate(context.getBean(KeepingDataSource.class));
			template.queryForList("SELECT 1");
			template.queryForList("SELECT 1");
			assertThat(spans.all()).hasSize(2);
			context.getBean(KeepingDataSource.class).close();
		});
	}

	@Test
	void aScopedWrapperIsNotResolvedWhenTheApplicationStarts() {
		this.runner.withUserConfiguration(TwoPools.class, ScopedWrapper.class)
			.run((context) -> assertThat(context.getBean("scoped")).isInstanceOf(ScopedObject.class));
	}

	@Test
	void aWrapperThatCannotSayWhatItWrapsDoesNotFailTheStart() {
		this.runner.withUserConfiguration(BrokenWrapper.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void acquiringAConnectionDoesNotTouchIt() {
		this.runner.withPropertyValues("tracing.jdbc.connection-spans=true")
			.withBean("dataSource", DataSource.class, () -> new Counting(h2("acquired")))
			.run((context) -> {
				Connection connection = context.getBean(DataSource.class).getConnection();
				connection.unwrap(JdbcConnection.class).close();
				SpanData span = spans.awaitOne();
				assertThat(span.getName()).isEqualTo("getConnection");
				assertThat(span.getAttributes().get(NAMESPACE)).isNull();
				assertThat(span.getAttributes().get(AttributeKey.stringKey("db.system.name"))).isNull();
			});
	}

	@Test
	void aLazyProxyStaysLazy() {
		this.runner.withUserConfiguration(LazyOverOther.class).run((context) -> {
			Counting counting = (Counting) context.getBean(LazyConnectionDataSourceProxy.class).getTargetDataSource();
			// the first one is used to find out about defaults
			context.getBean(DataSource.class).getConnection().close();
			int before = counting.count;
			Connection connection = context.getBean(LazyConnectionDataSourceProxy.class).getConnection();
			assertThat(counting.count).isEqualTo(before);
			connection.prepareStatement("SELECT 1").executeQuery();
			connection.close();
			assertThat(counting.count).isEqualTo(before + 1);
			assertThat(spans.awaitOne().getAttributes().get(NAMESPACE)).isEqualTo("lazy");
		});
	}

	@Test
	void aScopedDataSourceIsTracedOnceAndStaysScoped() {
		this.runner.withUserConfiguration(Scoped.class).run((context) -> {
			HikariDataSource dataSource = context.getBean("dataSource", HikariDataSource.class);
			assertThat(dataSource).isInstanceOf(ScopedObject.class);
			query(dataSource);
			query(dataSource);
			assertThat(spans.all()).hasSize(2);
			assertNamespaces("scoped", "scoped");
			assertThat(context.getBean("scopedTarget.dataSource").getClass()).isEqualTo(HikariDataSource.class);
			dataSource.close();
		});
	}

	@Test
	void theProxyCanBeUnwrapped() {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			DataSource one = context.getBean("one", DataSource.class);
			assertThat(one.isWrapperFor(HikariDataSource.class)).isTrue();
			assertThat(AopUtils.getTargetClass(one)).isEqualTo(HikariDataSource.class);
			assertThat(DataSourceUnwrapper.unwrap(one, HikariDataSource.class)).isNotNull();
			assertThat(AopProxyUtils.getSingletonTarget(one)).isExactlyInstanceOf(HikariDataSource.class);
		});
	}

	@Test
	void aBeanIsProxiedOnce() {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			TracingDataSourcePostProcessor processor = context.getBean(TracingDataSourcePostProcessor.class);
			Object one = context.getBean("one");
			assertThat(processor.postProcessAfterInitialization(one, "one")).isSameAs(one);
			assertThat(processor.postProcessAfterInitialization("no DataSource", "other")).isEqualTo("no DataSource");
		});
	}

	@Test
	void noBeanIsCreatedTooEarly(CapturedOutput output) {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("not eligible for getting processed by all BeanPostProcessors");
		});
	}

	@Test
	void tracingThatNeedsTheDatabaseItselfStarts() {
		this.runner.withUserConfiguration(TwoPools.class, NeedsDatabase.class).run((context) -> {
			assertThat(context).hasNotFailed();
			query(context.getBean("two", DataSource.class));
			assertThat(spans.all()).extracting((span) -> span.getAttributes().get(NAMESPACE)).contains("two");
		});
	}

	private <T extends DataSource> void assertTracedAs(Class<T> type, T dataSource, String namespace) {
		this.runner.withBean("dataSource", type, () -> dataSource).run((context) -> {
			T bean = context.getBean(type);
			assertThat(bean).isNotSameAs(dataSource);
			query(bean);
			assertNamespaces(namespace);
		});
	}

	private static void assertNamespaces(String... namespaces) {
		assertThat(spans.all()).extracting(SpanData::getName).containsOnly("SELECT");
		assertThat(spans.all()).extracting((span) -> span.getAttributes().get(NAMESPACE)).containsExactly(namespaces);
	}

	private static void query(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
			assertThat(statement.executeQuery().next()).isTrue();
		}
	}

	private static JdbcDataSource h2(String name) {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:" + name);
		return dataSource;
	}

	private static HikariDataSource hikari(String name) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:h2:mem:" + name);
		dataSource.setMaximumPoolSize(2);
		return dataSource;
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoPools {

		@Bean
		HikariDataSource one() {
			return hikari("one");
		}

		@Bean
		DataSource two() {
			return hikari("two");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RoutingOverBeans {

		@Bean
		Routing routing(DataSource one, DataSource two) {
			Routing routing = new Routing();
			routing.setTargetDataSources(Map.of("one", one, "two", two));
			return routing;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RoutingOverOthers {

		@Bean
		Routing routing() {
			Routing routing = new Routing();
			routing.setTargetDataSources(Map.of("three", h2("three"), "four", h2("four")));
			routing.setDefaultTargetDataSource(h2("three"));
			return routing;
		}

	}

	static class Routing extends AbstractRoutingDataSource {

		String key = "one";

		void set(String key) {
			this.key = key;
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return this.key;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wrappers {

		@Bean
		DataSource lazy(DataSource one) {
			return new LazyConnectionDataSourceProxy(one);
		}

		@Bean
		DataSource transactionAware(DataSource one) {
			return new TransactionAwareDataSourceProxy(one);
		}

		@Bean
		DataSource delegating(DataSource one) {
			return new DelegatingDataSource(new DelegatingDataSource(one));
		}

		@Bean
		DataSource poolOfPool(DataSource one) {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSource(one);
			return pool;
		}

		@Bean
		DataSource unknown(DataSource one) {
			return new Counting(one);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleConnection {

		@Bean
		SingleConnectionDataSource dataSource() {
			return new SingleConnectionDataSource("jdbc:h2:mem:single", false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Keeping {

		@Bean(destroyMethod = "")
		KeepingDataSource keeping(DataSource one) {
			return new KeepingDataSource(one);
		}

	}

	/**
	 * Keeps a connection of a traced bean.
	 */
	static class KeepingDataSource extends Counting implements SmartDataSource {

		private @Nullable Connection kept;

		KeepingDataSource(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (this.kept == null) {
				this.kept = super.getConnection();
			}
			return this.kept;
		}

		@Override
		public boolean shouldClose(Connection connection) {
			return connection != this.kept;
		}

		void close() throws SQLException {
			this.kept.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedWrapper {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("request", new RequestScope());
			return scopes;
		}

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
		DelegatingDataSource scoped(DataSource one) {
			return new DelegatingDataSource(one);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenWrapper {

		@Bean
		DataSource broken() {
			return new DelegatingDataSource(h2("broken")) {
				@Override
				public DataSource getTargetDataSource() {
					throw new IllegalStateException("not yet");
				}

				@Override
				public void afterPropertiesSet() {
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyOverOther {

		@Bean
		LazyConnectionDataSourceProxy dataSource() {
			return new LazyConnectionDataSourceProxy(new Counting(h2("lazy")));
		}

	}

	/**
	 * A wrapper that is not Spring's.
	 */
	static class Counting extends org.springframework.jdbc.datasource.AbstractDataSource {

		private final DataSource target;

		private int count;

		Counting(DataSource target) {
			this.target = target;
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.count++;
			return this.target.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return this.target.getConnection(username, password);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryConfiguration {

		@Bean
		AbstractFactoryBean<HikariDataSource> dataSource() {
			return new AbstractFactoryBean<>() {

				@Override
				public Class<?> getObjectType() {
					return HikariDataSource.class;
				}

				@Override
				protected HikariDataSource createInstance() {
					return hikari("factory");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		HikariDataSource dataSource() {
			return hikari("scoped");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsDatabase {

		@Bean
		SpanProcessor storing(ObjectProvider<DataSource> dataSources) throws SQLException {
			for (DataSource dataSource : dataSources) {
				query(dataSource);
			}
			return new SpanProcessor() {

				@Override
				public void onStart(Context parentContext, ReadWriteSpan span) {
				}

				@Override
				public boolean isStartRequired() {
					return false;
				}

				@Override
				public void onEnd(ReadableSpan span) {
				}

				@Override
				public boolean isEndRequired() {
					return false;
				}

			};
		}

	}

}
