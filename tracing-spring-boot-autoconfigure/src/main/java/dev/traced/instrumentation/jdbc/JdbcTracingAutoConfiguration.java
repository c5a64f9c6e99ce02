package dev.traced.instrumentation.jdbc;

import javax.sql.DataSource;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of JDBC tracing: every {@code DataSource} bean.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnInstrumentation("jdbc")
@ConditionalOnClass({ DataSource.class, ProxyFactory.class })
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(JdbcTracingProperties.class)
public final class JdbcTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JdbcSpanConvention jdbcSpanConvention() {
		return new JdbcSpanConvention();
	}

	@Bean
	JdbcTracing jdbcTracing(Tracing tracing, JdbcSpanConvention convention, JdbcTracingProperties properties) {
		return new JdbcTracing(tracing, convention, properties);
	}

	/**
	 * Connections, statements and result sets, as datasource-micrometer observes them.
	 */
	@Bean
	TracedObservation tracedJdbcObservation() {
		return TracedObservation.ofNamed("net.ttddyy.observation.tracing.DataSourceBaseContext");
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TracingDataSourcePostProcessor tracingDataSourcePostProcessor(ObjectProvider<JdbcTracing> tracing) {
		return new TracingDataSourcePostProcessor(tracing);
	}

	/**
	 * Where Spring Boot reads the metadata of pools.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DataSourcePoolMetadataProvider.class)
	static class PoolMetadataConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		DataSourcePoolMetadataProvider tracedDataSourcePoolMetadataProvider(
				ObjectProvider<DataSourcePoolMetadataProvider> providers) {
			return new TracedPoolMetadata(providers);
		}

	}

	/**
	 * Has the metadata of a pool read from the pool itself: Spring Boot reads fields,
	 * which a proxy of the same class has too, but empty.
	 */
	private static final class TracedPoolMetadata implements DataSourcePoolMetadataProvider {

		private final ObjectProvider<DataSourcePoolMetadataProvider> providers;

		TracedPoolMetadata(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
			this.providers = providers;
		}

		@Override
		public @Nullable DataSourcePoolMetadata getDataSourcePoolMetadata(DataSource dataSource) {
			if (!(AopProxyUtils.getSingletonTarget(dataSource) instanceof DataSource target)) {
				return null;
			}
			return new CompositeDataSourcePoolMetadataProvider(
					this.providers.orderedStream().filter((provider) -> provider != this).toList())
				.getDataSourcePoolMetadata(target);
		}

	}

}
