package dev.traced.instrumentation.restclient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.sun.net.httpserver.HttpServer;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are made while the application context is being built.
 */
class EarlyRequestTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ExecutorService other = Executors.newSingleThreadExecutor();

	private HttpServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TracingAutoConfiguration.class, RestClientTracingAutoConfiguration.class))
		.withBean("recordedSpans", SpanProcessor.class, () -> spans)
		.withBean(RestClient.class, RestClient::create);

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.other.shutdownNow();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRequestOfAnotherThreadThatTracingItselfWaitsForPassesUntraced(boolean lazy) {
		ApplicationContextRunner waiting = withSampler((context) -> elsewhere(context.getBean(RestClient.class)));
		if (lazy) {
			waiting = waiting.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));
		}
		waiting.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(spans.all()).isEmpty();
			assertThat(elsewhere(context.getBean(RestClient.class))).isEqualTo(204);
			assertThat(spans.awaitOne().getName()).isEqualTo("GET /");
		});
	}

	@Test
	void aRequestOfTheSameThreadThatTracingItselfNeedsPassesUntraced() {
		withSampler((context) -> send(context.getBean(RestClient.class))).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aRequestOfABeanThatIsMadeBeforeTracingIsTraced() {
		this.runner.withUserConfiguration(Early.class)
			.withBean(Integer.class, () -> this.server.getAddress().getPort())
			.run((context) -> assertThat(spans.awaitOne().getName()).isEqualTo("GET /"));
	}

	private ApplicationContextRunner withSampler(Function<ApplicationContext, Integer> making) {
		return this.runner.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor((beans) -> ((BeanDefinitionRegistry) beans)
					.registerBeanDefinition("sampler", BeanDefinitionBuilder.rootBeanDefinition(Sampler.class, () -> {
						assertThat(making.apply(context)).isEqualTo(204);
						return Sampler.alwaysOn();
					}).getBeanDefinition())));
	}

	private int elsewhere(RestClient client) {
		return CompletableFuture.supplyAsync(() -> send(client), this.other).orTimeout(5, TimeUnit.SECONDS).join();
	}

	private int send(RestClient client) {
		return send(client, this.server.getAddress().getPort());
	}

	private static int send(RestClient client, int port) {
		return client.get().uri("http://localhost:" + port + "/").retrieve().toBodilessEntity().getStatusCode().value();
	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		String sent(RestClient client, Integer port) {
			return "answered with " + send(client, port);
		}

	}

}
