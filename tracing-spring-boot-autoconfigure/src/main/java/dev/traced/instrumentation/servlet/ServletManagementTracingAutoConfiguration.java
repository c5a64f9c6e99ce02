package dev.traced.instrumentation.servlet;

import java.util.List;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.ExcludeProperties;
import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Silences the actuator on a port of its own: that is another server with its own
 * filters, and what its endpoints do (a health check that asks the database) would become
 * traces. Only if the default exclusions are off are its requests traced.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnInstrumentation("servlet")
@ConditionalOnBean({ Tracing.class, ServletSpanConvention.class })
@Import(ServletTracingAutoConfiguration.TomcatConfiguration.class)
public final class ServletManagementTracingAutoConfiguration {

	@Bean
	FilterRegistrationBean<TracingFilter> managementTracingFilterRegistration(Tracing tracing,
			ServletSpanConvention convention, HttpServerRules rules, ServletTracingProperties properties,
			ExcludeProperties exclude, ObjectProvider<ExcludedPathPatterns> patterns, Environment environment) {
		ExcludedPaths excluded = exclude.defaults() ? ExcludedPaths.ALL
				: ServletTracingAutoConfiguration.excludedPaths(exclude, patterns, environment);
		TracingFilter filter = new TracingFilter(
				tracing.receiving("dev.traced.servlet", convention, ServletHeaders.INSTANCE,
						new ServletCaller(rules.trustedProxies())),
				excluded, new HttpServerTraceHeaders(false, false), List.of());
		return ServletTracingAutoConfiguration.registration(filter, properties.filterOrder());
	}

}
