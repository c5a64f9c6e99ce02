package dev.traced.instrumentation.servlet;

import dev.traced.ErrorClassifier;
import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.ExcludeProperties;
import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.autoconfigure.Exclusions;
import dev.traced.autoconfigure.ForwardHeaders;
import dev.traced.autoconfigure.ResponseHeaderProperties;
import dev.traced.autoconfigure.ResponseHeaderProperties.ResponseHeader;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.CapturedHeaders;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;
import dev.traced.instrumentation.http.OtherProtocol;
import dev.traced.instrumentation.http.TrustedProxies;
import dev.traced.instrumentation.http.UrlRedaction;
import io.opentelemetry.context.Context;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.Valve;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Auto-configuration of spans of requests served by a servlet container.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ Filter.class, PathPattern.class })
@ConditionalOnInstrumentation("servlet")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties({ ServletTracingProperties.class, ExcludeProperties.class,
		ResponseHeaderProperties.class })
public final class ServletTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HttpServerRules httpServerRules(ServletTracingProperties properties, ObjectProvider<ErrorClassifier> classifier,
			Environment environment) {
		return new HttpServerRules(TrustedProxies.of(properties.trustedProxies()),
				!ForwardHeaders.areApplied(environment), new UrlRedaction(properties.redactedQueryParameters()),
				CapturedHeaders.ofRequest(properties.capturedRequestHeaders()),
				CapturedHeaders.ofResponse(properties.capturedResponseHeaders()),
				classifier.getIfAvailable(() -> (error) -> null));
	}

	@Bean
	@ConditionalOnMissingBean
	ServletSpanConvention servletSpanConvention(HttpServerRules rules) {
		return new ServletSpanConvention(rules);
	}

	@Bean
	FilterRegistrationBean<TracingFilter> tracingFilterRegistration(Tracing tracing, ServletSpanConvention convention,
			HttpServerRules rules, ServletTracingProperties properties, ExcludeProperties exclude,
			ResponseHeaderProperties responseHeader, ObjectProvider<ExcludedPathPatterns> patterns,
			ObjectProvider<OtherProtocol> others, Environment environment) {
		TracingFilter filter = new TracingFilter(
				tracing.receiving("dev.traced.servlet", convention, ServletHeaders.INSTANCE,
						new ServletCaller(rules.trustedProxies())),
				excludedPaths(exclude, patterns, environment),
				new HttpServerTraceHeaders(responseHeader.sends(ResponseHeader.TRACERESPONSE),
						responseHeader.sends(ResponseHeader.SERVER_TIMING)),
				others.orderedStream().toList());
		return registration(filter, properties.filterOrder());
	}

	static FilterRegistrationBean<TracingFilter> registration(TracingFilter filter, int order) {
		FilterRegistrationBean<TracingFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setName("tracingFilter");
		registration.setOrder(order);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD,
				DispatcherType.ERROR);
		return registration;
	}

	static ExcludedPaths excludedPaths(ExcludeProperties exclude, ObjectProvider<ExcludedPathPatterns> patterns,
			Environment environment) {
		String prefix = StringUtils.trimTrailingCharacter(environment.getProperty("spring.mvc.servlet.path", ""), '/');
		return Exclusions.read(exclude, patterns.orderedStream(), environment, prefix, ExcludedPaths::of);
	}

	// what serves gRPC in a servlet is observed as a request, too
	@Bean
	TracedObservation tracedServletObservation() {
		return TracedObservation.of(ServerRequestObservationContext.class)
			.at(ServerRequestObservationContext.class, ServletTracingAutoConfiguration::operation);
	}

	private static @Nullable Context operation(ServerRequestObservationContext observation) {
		HttpServletRequest request = observation.getCarrier();
		ServletExchange exchange = (request != null) ? ServletExchange.find(request) : null;
		return (exchange != null) ? exchange.context() : null;
	}

	/**
	 * The threads of Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebMvcConfigurer.class)
	static class MvcConfiguration {

		@Bean
		WebMvcConfigurer tracingWebMvcConfigurer(Guard guard) {
			TracingCallableInterceptor interceptor = new TracingCallableInterceptor(guard);
			return new WebMvcConfigurer() {

				@Override
				public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
					configurer.registerCallableInterceptors(interceptor);
				}

			};
		}

	}

	/**
	 * What Tomcat alone needs.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Valve.class })
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tracingTomcatCustomizer() {
			return (factory) -> factory
				.addContextCustomizers((context) -> context.getPipeline().addValve(new RequestEndValve()));
		}

	}

}
