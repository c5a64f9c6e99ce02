package dev.traced.instrumentation.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;

import javax.sql.DataSource;

import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Puts a proxy before every {@code DataSource} bean, of the bean's own class: whoever
 * asks for the {@code HikariDataSource} still gets one.
 * <p>
 * Left alone are scoped targets, as the scoped proxy is traced, and the wrappers of
 * {@code spring-jdbc} around a bean that is traced already. What else draws its
 * connections from a traced bean, such as a routing {@code DataSource}, is recognised by
 * its connections.
 */
final class TracingDataSourcePostProcessor implements BeanPostProcessor, BeanFactoryAware, Ordered {

	private static final Log logger = LogFactory.getLog(TracingDataSourcePostProcessor.class);

	/** Pools, of which each leads to one database. */
	private static final Set<String> POOLS = Set.of("com.zaxxer.hikari.HikariDataSource",
			"org.apache.tomcat.jdbc.pool.DataSource", "org.apache.commons.dbcp2.BasicDataSource",
			"oracle.ucp.jdbc.PoolDataSourceImpl");

	private final ObjectProvider<JdbcTracing> tracing;

	private @Nullable BeanFactory beanFactory;

	TracingDataSourcePostProcessor(ObjectProvider<JdbcTracing> tracing) {
		this.tracing = tracing;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Before Spring Boot wraps the pool for {@code spring.datasource.connection-fetch},
	 * so that the pool is traced and the wrapper stays lazy.
	 */
	@Override
	public int getOrder() {
		return -100;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof DataSource dataSource) || ScopedProxyUtils.isScopedTarget(beanName)) {
			return bean;
		}
		Class<?> type = ClassUtils.getUserClass(dataSource);
		try {
			return isTraced(dataSource) ? bean : trace(dataSource, type, beanName);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("The DataSource '" + beanName + "' is not traced: its " + type + " can't be proxied", ex);
			return bean;
		}
	}

	private Object trace(DataSource bean, Class<?> type, String beanName) {
		boolean open = !Modifier.isFinal(bean.getClass().getModifiers());
		if (!open && !Proxy.isProxyClass(bean.getClass()) && !isDeclaredAsInterface(beanName)) {
			logger.warn("The DataSource '" + beanName + "' is not traced: its " + type
					+ " is final. Declare the bean as a DataSource to have it traced.");
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(open);
		factory.addAdvisor(advisor(POOLS.contains(type.getName())));
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	/** Whether nobody can rely on the class of the bean, so that it may be another. */
	private boolean isDeclaredAsInterface(String beanName) {
		if (this.beanFactory instanceof ConfigurableListableBeanFactory factory
				&& factory.containsBeanDefinition(beanName)) {
			Class<?> declared = factory.getMergedBeanDefinition(beanName).getResolvableType().resolve();
			return declared != null && declared.isInterface();
		}
		return false;
	}

	private Advisor advisor(boolean oneDatabase) {
		return new DefaultPointcutAdvisor(new ConnectionMethods(),
				new TracingDataSourceInterceptor(this.tracing, oneDatabase));
	}

	private static boolean isTraced(DataSource dataSource) {
		if (dataSource instanceof Advised advised) {
			for (Advisor advisor : advised.getAdvisors()) {
				Advice advice = advisor.getAdvice();
				if (advice instanceof TracingDataSourceInterceptor) {
					return true;
				}
			}
		}
		return SpringJdbc.PRESENT && SpringJdbc.delegatesToTraced(dataSource);
	}

	/**
	 * Matches {@code getConnection} with and without credentials, and {@code shouldClose}
	 * of a {@code SmartDataSource}.
	 */
	private static final class ConnectionMethods extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return switch (method.getName()) {
				case "getConnection" -> Connection.class == method.getReturnType();
				case "shouldClose" ->
					method.getParameterCount() == 1 && Connection.class == method.getParameterTypes()[0];
				default -> false;
			};
		}

	}

	/**
	 * What needs {@code spring-jdbc}.
	 */
	private static final class SpringJdbc {

		private static final boolean PRESENT = ClassUtils
			.isPresent("org.springframework.jdbc.datasource.DelegatingDataSource", SpringJdbc.class.getClassLoader());

		static boolean delegatesToTraced(DataSource dataSource) {
			// a proxy would have to find its target, which a scope may not have yet
			if (dataSource instanceof org.springframework.jdbc.datasource.DelegatingDataSource delegating
					&& !(dataSource instanceof SpringProxy)) {
				DataSource target = delegating.getTargetDataSource();
				return target != null && isTraced(target);
			}
			return false;
		}

	}

}
