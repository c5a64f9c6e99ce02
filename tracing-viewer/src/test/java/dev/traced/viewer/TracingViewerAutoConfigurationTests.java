package dev.traced.viewer;

import java.util.List;

import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.autoconfigure.TracingStatus;
import dev.traced.viewer.receiver.OtlpListenerAutoConfiguration;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.web.EventHub;
import dev.traced.viewer.web.ViewerHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.UserConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.ConfigurableWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracingViewerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracingViewerAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(TracingAutoConfiguration.class,
			TracingViewerAutoConfiguration.class, OtlpListenerAutoConfiguration.class);

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	private final WebApplicationContextRunner enabled = this.servlet.withPropertyValues("tracing.viewer.enabled=true");

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("tracing.viewer.enabled=true");

	@Test
	void byDefaultThereIsNothing() {
		this.servlet.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(TraceStore.class)
			.doesNotHaveBean(ViewerHandler.class)
			.doesNotHaveBean(ExcludedPathPatterns.class)
			.doesNotHaveBean(StoringSpanProcessor.class));
		this.servlet.withPropertyValues("tracing.viewer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceStore.class));
	}

	@Test
	void withoutAWebServerThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("tracing.viewer.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceStore.class));
	}

	@Test
	void inAServletApplicationThereAreRoutesOfMvcOnly() {
		this.enabled.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(ViewerHandler.class)
			.hasBean("tracingViewerMvcRoutes")
			.doesNotHaveBean("tracingViewerWebFluxRoutes"));
	}

	@Test
	void inAReactiveApplicationThereAreRoutesOfWebFluxOnly() {
		this.reactive.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(ViewerHandler.class)
			.hasBean("tracingViewerWebFluxRoutes")
			.doesNotHaveBean("tracingViewerMvcRoutes"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.reactive", "org.springframework.boot.actuate",
			"org.springframework.boot.tomcat", "org.apache.catalina", "org.springframework.boot.webmvc",
			"org.springframework.boot.webflux", "reactor", "io.grpc", "ch.qos.logback", "io.netty",
			"org.springframework.boot.web.server.context" })
	void inAServletApplicationAnyOfTheseMayBeMissing(String missing) {
		this.enabled.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("tracingViewerMvcRoutes"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.servlet", "jakarta.servlet", "org.springframework.boot.actuate",
			"org.springframework.boot.tomcat", "org.apache.catalina", "org.springframework.boot.webmvc",
			"reactor.netty", "io.grpc" })
	void inAReactiveApplicationAnyOfTheseMayBeMissing(String missing) {
		this.reactive.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("tracingViewerWebFluxRoutes"));
	}

	@Test
	void withoutSpringMvcAServletApplicationHasNoRoutes() {
		this.enabled.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tracingViewerMvcRoutes"));
	}

	@Test
	void spansOfTheApplicationAreHeldAndNobodyIsWarnedThatTheyGoNowhere(CapturedOutput output) {
		this.enabled.run((context) -> {
			Span span = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("checkout").startSpan();
			span.end();
			TraceStore store = context.getBean(TraceStore.class);
			store.flush();
			assertThat(store.trace(span.getSpanContext().getTraceId())).isNotNull();
			assertThat(output).contains("exported to tracing-viewer;").doesNotContain("No spans are exported");
			assertThat(TracingStatus.of(context.getSourceApplicationContext(ConfigurableWebApplicationContext.class))
				.exporters()).extracting(TracingStatus.Exporter::destination).containsExactly("tracing-viewer");
		});
	}

	@Test
	void itsPathIsNotTraced() {
		this.enabled.run((context) -> assertThat(context.getBean(ExcludedPathPatterns.class).patterns())
			.containsExactly("/tracing/**"));
		this.enabled.withPropertyValues("tracing.viewer.path=/ops/traces/", "spring.mvc.servlet.path=/api/")
			.run((context) -> assertThat(context.getBean(ExcludedPathPatterns.class).patterns())
				.containsExactly("/api/ops/traces/**"));
	}

	@Test
	void withoutTracingItStillTakesWhatOthersSend() {
		this.enabled.withPropertyValues("tracing.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ViewerHandler.class));
	}

	@Test
	void aStoreOfTheApplicationIsUsed() {
		this.enabled.withConfiguration(UserConfigurations.of(OwnStore.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(TraceStore.class)
				.isSameAs(context.getBean("ownStore")));
	}

	@Test
	void theStreamsOfEventsEndBeforeTheServerDoes() {
		this.enabled.run((context) -> {
			assertThat(context.getBean(ViewerLifecycle.class).getPhase()).isEqualTo(Integer.MAX_VALUE);
			context.getBean(ViewerLifecycle.class).stop();
			assertThat(context.getBean(EventHub.class)).hasToString("EventHub[closed=true, clients=0]");
		});
	}

	@Test
	void itIsOnThePortOfTheActuatorOnlyIfThatIsAnotherOne() {
		WebApplicationContextRunner management = this.enabled
			.withPropertyValues("tracing.viewer.on-management-port=true");
		management.run((context) -> assertThat(context).hasBean("tracingViewerMvcRoutes"));
		management.withPropertyValues("server.port=8080", "management.server.port=8080")
			.run((context) -> assertThat(context).hasBean("tracingViewerMvcRoutes"));
		management.withPropertyValues("management.server.port=-1")
			.run((context) -> assertThat(context).hasBean("tracingViewerMvcRoutes"));
		management.withPropertyValues("management.server.port=9090")
			.run((context) -> assertThat(context).doesNotHaveBean("tracingViewerMvcRoutes"));
		management.withPropertyValues("management.server.port=9090")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			tracing.viewer.path=tracing                                        | tracing.viewer.path
			tracing.viewer.path=/                                              | tracing.viewer.path
			tracing.viewer.path=/a/../b                                        | tracing.viewer.path
			tracing.viewer.path=/a/{b}                                         | tracing.viewer.path
			tracing.viewer.token=short                                         | tracing.viewer.token
			tracing.viewer.token=with a blank that is long                     | tracing.viewer.token
			tracing.viewer.access=token                                        | tracing.viewer.token
			tracing.viewer.access=anybody                                      | tracing.viewer.access
			tracing.viewer.allowed-hosts=http://shop.test                      | tracing.viewer.allowed-hosts
			tracing.viewer.allowed-hosts=shop.test:80                          | tracing.viewer.allowed-hosts
			tracing.viewer.max-memory=1KB                                      | tracing.viewer.max-memory
			tracing.viewer.max-traces=0                                        | tracing.viewer.max-traces
			tracing.viewer.otlp.max-request-size=1B                            | tracing.viewer.otlp.max-request-size
			""")
	void whatIsWrongIsSaidAtStart(String property, String name) {
		this.enabled.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.message()
				.satisfiesAnyOf((message) -> assertThat(message).contains(name),
						(message) -> assertThat(message).contains("Mode")));
	}

	@Test
	void aTokenIsNotSaidWhenItIsWrong() {
		this.enabled.withPropertyValues("tracing.viewer.token=geheim")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.message()
				.contains("tracing.viewer.token")
				.doesNotContain("geheim"));
	}

	@Test
	void aTokenIsOnlyForAccessByToken() {
		this.enabled
			.withPropertyValues("tracing.viewer.token=a-token-that-is-long", "tracing.viewer.access=application")
			.run((context) -> assertThat(context).getFailure().rootCause().message().contains("tracing.viewer.access"));
		this.enabled.withPropertyValues("tracing.viewer.token=a-token-that-is-long").run((context) -> {
			TracingViewerProperties properties = context.getBean(TracingViewerProperties.class);
			assertThat(properties.toString()).doesNotContain("a-token-that-is-long");
			assertThat(properties.toAccess().toString()).contains("TOKEN").doesNotContain("a-token-that-is-long");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		TraceStore ownStore() {
			return new TraceStore(List.of());
		}

	}

}
