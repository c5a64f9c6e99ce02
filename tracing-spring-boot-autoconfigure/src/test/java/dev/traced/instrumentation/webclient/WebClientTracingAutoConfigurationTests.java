package dev.traced.instrumentation.webclient;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebClientTracingAutoConfiguration}.
 */
class WebClientTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(TracingAutoConfiguration.class, WebClientTracingAutoConfiguration.class, WebClientAutoConfiguration.class));

	@Test
	void clientsAreTracedByDefault() {
		this.runner.withBean(WebClient.class, WebClient::create).run((context) -> {
			assertThat(context).hasSingleBean(WebClientInstrumenter.class)
				.hasSingleBean(WebClientSpanConvention.class)
				.hasBean("tracingWebClientCustomizer");
			assertThat(filters(context.getBean(WebClient.class).mutate())).isOne();
			assertThat(filters(context.getBean(WebClient.Builder.class))).isOne();
			assertThat(filters(context.getBean(WebClient.Builder.class).build().mutate())).isOne();
		});
	}

	@Test
	void nothingIsThereIfItIsSwitchedOff() {
		for (String property : List.of("tracing.enabled=false", "tracing.webclient.enabled=false")) {
			this.runner.withPropertyValues(property).withBean(WebClient.class, WebClient::create).run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(WebClientTracingAutoConfiguration.class);
				assertThat(filters(context.getBean(WebClient.class).mutate())).isZero();
				assertThat(filters(context.getBean(WebClient.Builder.class))).isZero();
			});
		}
	}

	@Test
	void aConventionOfTheApplicationMakesOursBackOff() {
		WebClientSpanConvention own = new WebClientSpanConvention(
				new WebClientTracingProperties(true, List.of(), List.of(), List.of()));
		this.runner.withBean(WebClientSpanConvention.class, () -> own)
			.run((context) -> assertThat(context).getBean(WebClientSpanConvention.class).isSameAs(own));
	}

	@Test
	void beansAreTracedWithoutTheModuleOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TracingAutoConfiguration.class, WebClientTracingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(WebClientCustomizer.class))
			.withBean(WebClient.class, WebClient::create)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("tracingWebClientCustomizer");
				assertThat(filters(context.getBean(WebClient.class).mutate())).isOne();
			});
	}

	@Test
	void nothingIsThereWithoutWebFlux() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TracingAutoConfiguration.class, WebClientTracingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor",
					"org.springframework.boot.webclient"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebClientTracingAutoConfiguration.class));
	}

	@Test
	void mocksAreLeftAlone() {
		WebClient client = Mockito.mock(WebClient.class);
		this.runner.withBean("mockClient", WebClient.class, () -> client).run((context) -> {
			assertThat(context.getBean("mockClient")).isSameAs(client);
			Mockito.verify(client, Mockito.never()).mutate();
		});
	}

	private static int filters(WebClient.Builder builder) {
		AtomicInteger count = new AtomicInteger();
		builder.filters((filters) -> count
			.set((int) filters.stream().filter(TracingExchangeFilterFunction.class::isInstance).count()));
		return count.get();
	}

}
