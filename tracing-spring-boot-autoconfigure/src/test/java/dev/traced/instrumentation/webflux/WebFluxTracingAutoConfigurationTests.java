package dev.traced.instrumentation.webflux;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebFluxTracingAutoConfiguration}.
 */
class WebFluxTracingAutoConfigurationTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(TracingAutoConfiguration.class,
			WebFluxTracingAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void decoratesWhateverHandlesRequests() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(WebFluxSpanConvention.class)
				.hasSingleBean(WebFilter.class);
			HttpHandler handler = context.getBean(HttpHandlerDecoratorFactory.class)
				.apply((request, response) -> response.setComplete());
			assertThat(handler).isInstanceOf(TracingHttpHandler.class);
		});
	}

	@Test
	void requestsOfTestsWithoutAServerAreTraced() {
		this.runner.withBean(SpanProcessor.class, () -> spans).run((context) -> {
			HttpHandler handler = context.getBean(HttpHandlerDecoratorFactory.class)
				.apply((request, response) -> response.setComplete());
			MockServerHttpResponse response = new MockServerHttpResponse();
			handler.handle(MockServerHttpRequest.get("/orders/7").build(), response).block();
			assertThat(spans.awaitOne().getName()).isEqualTo("GET");
			assertThat(context.getBean(Guard.class).failures()).isZero();
			// without a peer they lack what the conventions require of requests
			spans.clear();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracing.enabled=false", "tracing.webflux.enabled=false", "OTEL_SDK_DISABLED=true" })
	void isSwitchedOffByProperty(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HttpHandlerDecoratorFactory.class)
				.doesNotHaveBean(WebFilter.class));
	}

	@Test
	void backsOffIfThereIsNoTracing() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebFluxTracingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpHandlerDecoratorFactory.class));
	}

	@Test
	void usesTheApplicationsConvention() {
		this.runner.withUserConfiguration(OwnConvention.class)
			.run((context) -> assertThat(context).getBean(WebFluxSpanConvention.class)
				.isSameAs(context.getBean("ownConvention")));
	}

	@Test
	void isForReactiveApplicationsOnly() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpHandlerDecoratorFactory.class));
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpHandlerDecoratorFactory.class));
	}

	@Test
	void isNotThereWithoutWebFlux() {
		this.runner.withClassLoader(new FilteredClassLoader(HandlerMapping.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Tracing.class)
				.doesNotHaveBean(WebFluxTracingAutoConfiguration.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor.netty", "jakarta.servlet", "org.springframework.boot.actuate" })
	void worksWithout(String absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HttpHandlerDecoratorFactory.class));
	}

	@ParameterizedTest
	@CsvSource({
			"tracing.webflux.trusted-proxies=proxy.example,'''tracing.webflux.trusted-proxies'' has the value ''proxy.example'''",
			"tracing.exclude.paths=/a/{b,'''tracing.exclude.paths'' has the value ''/a/{b'''" })
	void aBadValueFailsAtTheStartByItsName(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(message)));
	}

	@ParameterizedTest
	@CsvSource({ "a=b,true", "server.forward-headers-strategy=native,false",
			"server.forward-headers-strategy=framework,false", "server.forward-headers-strategy=none,true" })
	void thePeerIsOnlyKnownIfNobodyRewritesIt(String property, boolean known) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(HttpServerRules.class).peerKnown()).isEqualTo(known));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		WebFluxSpanConvention ownConvention(HttpServerRules rules) {
			return new WebFluxSpanConvention(rules);
		}

	}

}
