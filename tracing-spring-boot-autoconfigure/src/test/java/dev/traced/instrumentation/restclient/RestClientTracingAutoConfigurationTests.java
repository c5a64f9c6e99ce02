package dev.traced.instrumentation.restclient;

import java.util.List;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestClientTracingAutoConfiguration}.
 */
class RestClientTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class,
				RestClientTracingAutoConfiguration.class, RestClientAutoConfiguration.class));

	@Test
	void clientsAreTracedByDefault() {
		this.runner.withBean(RestTemplate.class).run((context) -> {
			assertThat(context).hasSingleBean(RestClientInstrumenter.class)
				.hasSingleBean(RestClientSpanConvention.class)
				.hasBean("tracingRestClientCustomizer")
				.hasBean("tracingRestTemplateCustomizer");
			assertThat(context.getBean(RestTemplate.class).getRequestFactory())
				.isInstanceOf(TracingClientHttpRequestFactory.class);
		});
	}

	@Test
	void nothingIsThereIfItIsSwitchedOff() {
		for (String property : List.of("tracing.enabled=false", "tracing.restclient.enabled=false",
				"OTEL_SDK_DISABLED=true")) {
			this.runner.withPropertyValues(property).withBean(RestTemplate.class).run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(RestClientTracingAutoConfiguration.class);
				assertThat(context.getBean(RestTemplate.class).getRequestFactory())
					.isNotInstanceOf(TracingClientHttpRequestFactory.class);
			});
		}
	}

	@Test
	void aConventionOfTheApplicationMakesOursBackOff() {
		RestClientSpanConvention own = new RestClientSpanConvention(
				new RestClientTracingProperties(true, List.of(), List.of(), List.of()));
		this.runner.withBean(RestClientSpanConvention.class, () -> own)
			.run((context) -> assertThat(context).getBean(RestClientSpanConvention.class).isSameAs(own));
	}

	@Test
	void beansAreTracedWithoutTheModuleOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TracingAutoConfiguration.class, RestClientTracingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(RestClientCustomizer.class, RestTemplateCustomizer.class))
			.withBean(RestTemplate.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("tracingRestClientCustomizer");
				assertThat(context.getBean(RestTemplate.class).getRequestFactory())
					.isInstanceOf(TracingClientHttpRequestFactory.class);
			});
	}

	@Test
	void nothingIsThereWithoutSpringWeb() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TracingAutoConfiguration.class, RestClientTracingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http",
					"org.springframework.boot.restclient"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RestClientTracingAutoConfiguration.class));
	}

	@Test
	void mocksAreLeftAlone() {
		RestClient client = Mockito.mock(RestClient.class);
		RestTemplate template = Mockito.mock(RestTemplate.class);
		this.runner.withBean("mockClient", RestClient.class, () -> client)
			.withBean("mockTemplate", RestTemplate.class, () -> template)
			.run((context) -> {
				assertThat(context.getBean("mockClient")).isSameAs(client);
				Mockito.verify(client, Mockito.never()).mutate();
				Mockito.verify(template, Mockito.never()).setRequestFactory(Mockito.any());
			});
	}

}
