package dev.traced.instrumentation.webclient;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.autoconfigure.TracingStartup;
import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.HttpClientRules;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Auto-configuration of the tracing of {@code WebClient} and the HTTP interfaces on top
 * of it. Needs nothing but {@code spring-webflux}: beans are traced without Spring Boot's
 * own support for the client, too.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(Tracing.class)
@ConditionalOnInstrumentation("webclient")
@EnableConfigurationProperties(WebClientTracingProperties.class)
public final class WebClientTracingAutoConfiguration {

	static final String SCOPE = "dev.traced.webclient";

	@Bean
	@ConditionalOnMissingBean
	WebClientSpanConvention webClientSpanConvention(WebClientTracingProperties properties) {
		return new WebClientSpanConvention(properties);
	}

	@Bean
	WebClientInstrumenter webClientInstrumenter(ObjectProvider<Tracing> tracing,
			ObjectProvider<WebClientSpanConvention> convention, Guard guard, TracingStartup startup) {
		return new WebClientInstrumenter(
				new LazyInstrumentation<>(() -> instrumentation(tracing.getObject(), convention.getObject()), startup),
				guard);
	}

	private static Instrumentation<ClientRequest, ClientResponse> instrumentation(Tracing tracing,
			WebClientSpanConvention convention) {
		return tracing.sending(SCOPE, convention, (request, name, value) -> {
			if (request instanceof TracingClientRequest traced) {
				traced.inject(name, value);
			}
		}, (request) -> HttpClientRules.host(request.url()));
	}

	@Bean
	static WebClientTracingBeanPostProcessor webClientTracingBeanPostProcessor(
			ObjectProvider<WebClientInstrumenter> instrumenter) {
		return new WebClientTracingBeanPostProcessor(instrumenter::getObject);
	}

	@Bean
	WebClientHttpServiceGroupConfigurer webClientTracingGroupConfigurer(WebClientInstrumenter instrumenter) {
		return new TracingWebClientGroupConfigurer(instrumenter);
	}

	@Bean
	TracedObservation tracedWebClientObservation() {
		return TracedObservation.of(ClientRequestObservationContext.class);
	}

	/**
	 * What is built by Spring Boot and never becomes a bean.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClientCustomizer.class)
	static class CustomizerConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebClientCustomizer tracingWebClientCustomizer(WebClientInstrumenter instrumenter) {
			return instrumenter::instrument;
		}

	}

}
