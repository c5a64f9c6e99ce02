package dev.traced.instrumentation.webflux;

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
import dev.traced.core.Instrumentation;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.CapturedHeaders;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;
import dev.traced.instrumentation.http.TrustedProxies;
import dev.traced.instrumentation.http.UrlRedaction;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Auto-configuration of spans of requests served by WebFlux.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass({ HttpHandler.class, HandlerMapping.class })
@ConditionalOnInstrumentation("webflux")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties({ WebFluxTracingProperties.class, ExcludeProperties.class,
		ResponseHeaderProperties.class })
public final class WebFluxTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HttpServerRules httpServerRules(WebFluxTracingProperties properties, ObjectProvider<ErrorClassifier> classifier,
			Environment environment) {
		return new HttpServerRules(TrustedProxies.of(properties.trustedProxies()),
				!ForwardHeaders.areApplied(environment), new UrlRedaction(properties.redactedQueryParameters()),
				CapturedHeaders.ofRequest(properties.capturedRequestHeaders()),
				CapturedHeaders.ofResponse(properties.capturedResponseHeaders()),
				classifier.getIfAvailable(() -> (error) -> null));
	}

	@Bean
	@ConditionalOnMissingBean
	WebFluxSpanConvention webFluxSpanConvention(HttpServerRules rules) {
		return new WebFluxSpanConvention(rules);
	}

	// the outermost of all decorators
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	HttpHandlerDecoratorFactory tracingHttpHandlerDecorator(Tracing tracing, WebFluxSpanConvention convention,
			HttpServerRules rules, ExcludeProperties exclude, ResponseHeaderProperties responseHeader,
			ObjectProvider<ExcludedPathPatterns> patterns, ObjectProvider<ForwardedHeaderTransformer> forwarded,
			Environment environment) {
		ExcludedPaths excluded = Exclusions.read(exclude, patterns.orderedStream(), environment, "", ExcludedPaths::of);
		HttpServerTraceHeaders traceHeaders = new HttpServerTraceHeaders(
				responseHeader.sends(ResponseHeader.TRACERESPONSE), responseHeader.sends(ResponseHeader.SERVER_TIMING));
		Instrumentation<ServerHttpRequest, ServerHttpResponse> instrumentation = instrumentation(tracing, convention,
				rules);
		return (handler) -> new TracingHttpHandler(handler, instrumentation, excluded, traceHeaders,
				forwarded.getIfUnique());
	}

	static Instrumentation<ServerHttpRequest, ServerHttpResponse> instrumentation(Tracing tracing,
			WebFluxSpanConvention convention, HttpServerRules rules) {
		return tracing.receiving("dev.traced.webflux", convention, ServerHeaders.INSTANCE,
				new WebFluxCaller(rules.trustedProxies()));
	}

	@Bean
	WebFilter tracingExchangeFilter() {
		return new ExchangeFilter();
	}

	@Bean
	TracedObservation tracedWebFluxObservation() {
		return TracedObservation.of(ServerRequestObservationContext.class)
			.at(ServerRequestObservationContext.class, WebFluxTracingAutoConfiguration::operation);
	}

	private static @Nullable Context operation(ServerRequestObservationContext observation) {
		return (observation.getCarrier() instanceof ServedRequest request) ? request.context() : null;
	}

}
