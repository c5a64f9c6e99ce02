package dev.traced.instrumentation.webflux;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.ExcludeProperties;
import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.autoconfigure.Exclusions;
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
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Silences the actuator on a port of its own: that is another server, and what its
 * endpoints do (a health check that asks the database) would become traces. Only if the
 * default exclusions are off are its requests traced.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnInstrumentation("webflux")
@ConditionalOnBean({ Tracing.class, WebFluxSpanConvention.class })
public final class WebFluxManagementTracingAutoConfiguration {

	// of the name that the application's own has, in whose place it is here
	@Bean
	HttpHandlerDecoratorFactory tracingHttpHandlerDecorator(Tracing tracing, WebFluxSpanConvention convention,
			HttpServerRules rules, ExcludeProperties exclude, ObjectProvider<ExcludedPathPatterns> patterns,
			Environment environment) {
		ExcludedPaths excluded = exclude.defaults() ? ExcludedPaths.ALL
				: Exclusions.read(exclude, patterns.orderedStream(), environment, "", ExcludedPaths::of);
		return (handler) -> new TracingHttpHandler(handler,
				WebFluxTracingAutoConfiguration.instrumentation(tracing, convention, rules), excluded,
				new HttpServerTraceHeaders(false, false), null);
	}

}
