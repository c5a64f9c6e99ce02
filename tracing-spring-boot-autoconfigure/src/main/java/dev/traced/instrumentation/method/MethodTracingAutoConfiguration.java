package dev.traced.instrumentation.method;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Tracing;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@code @Traced}, {@code @NoTrace} and {@code @WithSpan}. Works
 * with the proxies that the application has anyway: one proxy per bean, and in it the
 * span outside of everything else, so that a transaction commits within it.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class,
		afterName = "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration")
@ConditionalOnClass(Advisor.class)
@ConditionalOnInstrumentation("method")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(MethodTracingProperties.class)
@Import(AutoProxyRegistrar.class)
public final class MethodTracingAutoConfiguration {

	/** Leaves room outside for an application's own advice. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	@Bean
	@ConditionalOnMissingBean
	MethodSpanConvention methodSpanConvention(Guard guard) {
		return new MethodSpanConvention(guard);
	}

	// Made when the first bean is: what it needs is looked up when the first span is.
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Advisor tracedMethodAdvisor(Environment environment, ObjectProvider<Tracing> tracing,
			ObjectProvider<MethodSpanConvention> convention) {
		TracedMethods methods = new TracedMethods(
				environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(new TracedMethodPointcut(methods),
				new TracingMethodInterceptor(methods,
						() -> tracing.getObject().local(TracingMethodInterceptor.SCOPE_NAME, convention.getObject())));
		advisor.setOrder(ORDER);
		return advisor;
	}

}
