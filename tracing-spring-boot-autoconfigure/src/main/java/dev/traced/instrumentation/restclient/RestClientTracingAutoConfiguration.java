package dev.traced.instrumentation.restclient;

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
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Auto-configuration of the tracing of {@code RestTemplate}, {@code RestClient} and the
 * HTTP interfaces on top of them. Needs nothing but {@code spring-web}: beans are traced
 * without Spring Boot's own support for the clients, too.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean(Tracing.class)
@ConditionalOnInstrumentation("restclient")
@EnableConfigurationProperties(RestClientTracingProperties.class)
public final class RestClientTracingAutoConfiguration {

	static final String SCOPE = "dev.traced.restclient";

	@Bean
	@ConditionalOnMissingBean
	RestClientSpanConvention restClientSpanConvention(RestClientTracingProperties properties) {
		return new RestClientSpanConvention(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	RestClientInstrumenter restClientInstrumenter(ObjectProvider<Tracing> tracing,
			ObjectProvider<RestClientSpanConvention> convention, Guard guard, TracingStartup startup) {
		return new RestClientInstrumenter(
				new LazyInstrumentation<>(() -> instrumentation(tracing.getObject(), convention.getObject()), startup),
				guard, new RestClientFactoryAccess());
	}

	static Instrumentation<HttpRequest, ClientHttpResponse> instrumentation(Tracing tracing,
			RestClientSpanConvention convention) {
		return tracing.sending(SCOPE, convention, (request, name, value) -> {
			if (request != null) {
				request.getHeaders().set(name, value);
			}
		}, (request) -> HttpClientRules.host(request.getURI()));
	}

	@Bean
	static RestClientTracingBeanPostProcessor restClientTracingBeanPostProcessor(
			ObjectProvider<RestClientInstrumenter> instrumenter) {
		return new RestClientTracingBeanPostProcessor(instrumenter::getObject);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer restClientTracingGroupConfigurer(RestClientInstrumenter instrumenter) {
		return new TracingRestClientGroupConfigurer(instrumenter);
	}

	// a client that is built by hand with a registry of observations is not reached by us
	@Bean
	TracedObservation tracedRestClientObservation() {
		return TracedObservation.of(ClientRequestObservationContext.class)
			.when(ClientRequestObservationContext.class,
					(observation) -> RestClientInstrumenter.isTraced(observation.getCarrier()));
	}

	/**
	 * What is built by Spring Boot and never becomes a bean.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClientCustomizer.class, RestTemplateCustomizer.class })
	static class CustomizerConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestClientCustomizer tracingRestClientCustomizer(RestClientInstrumenter instrumenter) {
			return instrumenter::instrument;
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestTemplateCustomizer tracingRestTemplateCustomizer(RestClientInstrumenter instrumenter) {
			return instrumenter::instrument;
		}

	}

}
