package dev.traced.instrumentation.grpc;

import dev.traced.autoconfigure.InvalidTracingPropertyException;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.OtherProtocol;
import dev.traced.test.RecordedSpans;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.server.GlobalServerInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrpcTracingAutoConfiguration} and {@link GrpcTracingProperties}.
 */
class GrpcTracingAutoConfigurationTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, GrpcTracingAutoConfiguration.class));

	@Test
	void bothInterceptorsAreFoundBySpringGrpc() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(TracingServerInterceptor.class)
				.hasSingleBean(TracingClientInterceptor.class);
			assertThat(context.findAnnotationOnBean("tracingGrpcServerInterceptor", GlobalServerInterceptor.class))
				.isNotNull();
			assertThat(context.findAnnotationOnBean("tracingGrpcClientInterceptor", GlobalClientInterceptor.class))
				.isNotNull();
		});
	}

	@Test
	void healthAndReflectionAreExcludedByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(GrpcTracingProperties.class).excludeMethods())
			.containsExactly("grpc.health.v1.Health/*", "grpc.reflection.v1.ServerReflection/*",
					"grpc.reflection.v1alpha.ServerReflection/*"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracing.grpc.enabled=false", "tracing.enabled=false" })
	void nothingIsMadeIfItIsSwitchedOff(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ServerInterceptor.class)
				.doesNotHaveBean(ClientInterceptor.class));
	}

	@Test
	void eitherSideCanBeSwitchedOff() {
		this.runner.withPropertyValues("tracing.grpc.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ServerInterceptor.class)
				.hasSingleBean(ClientInterceptor.class));
		this.runner.withPropertyValues("tracing.grpc.client.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ServerInterceptor.class)
				.doesNotHaveBean(ClientInterceptor.class));
	}

	@Test
	void interceptorsAndConventionsOfTheApplicationWin() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context).hasSingleBean(TracingServerInterceptor.class).hasBean("ownInterceptor");
			assertThat(context).hasSingleBean(GrpcServerSpanConvention.class).hasBean("ownConvention");
			assertThat(context).hasSingleBean(TracingClientInterceptor.class);
		});
	}

	@Test
	void whatTracingIsMadeOfMayNeedAChannel() {
		this.runner.withBean("recordedSpans", SpanProcessor.class, () -> spans)
			.withUserConfiguration(ProcessorWithChannel.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(spans.all()).isEmpty();
				assertThat(call(context.getBean("channel", ManagedChannel.class))).isEqualTo(Status.Code.OK);
				assertThat(spans.awaitOne().getKind()).isEqualTo(SpanKind.CLIENT);
			});
	}

	private static Status.Code call(Channel channel) {
		return RpcFixture.call(channel, MethodType.UNARY).status().getCode();
	}

	@ParameterizedTest
	@CsvSource({ "application/grpc,true", "application/grpc+proto,true", "application/grpc;charset=utf-8,true",
			"application/grpc-web,false", "application/grpc-web+proto,false", "application/json,false" })
	void requestsOfAServletAreToldByTheirContentType(String contentType, boolean grpc) {
		this.runner
			.run((context) -> assertThat(context.getBean(OtherProtocol.class).isSpoken(contentType)).isEqualTo(grpc));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracing.grpc.enabled=false", "tracing.grpc.server.enabled=false" })
	void whatIsNotTracedIsLeftToTheServlet(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtherProtocol.class));
	}

	@Test
	void withoutGrpcThereIsNothing() {
		this.runner.withClassLoader(new FilteredClassLoader("io.grpc"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(GrpcTracingAutoConfiguration.class)
				.doesNotHaveBean(GrpcTracingProperties.class));
	}

	@Test
	void withoutSpringGrpcTheInterceptorsAreBeansAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.grpc"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ServerInterceptor.class)
				.hasSingleBean(ClientInterceptor.class));
	}

	@Test
	void withoutTheCoreThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GrpcTracingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerInterceptor.class));
	}

	@ParameterizedTest
	@CsvSource({ "tracing.grpc.exclude-methods, a*b", "tracing.grpc.exclude-methods[0], ' '",
			"tracing.grpc.max-methods, -1", "tracing.grpc.captured-metadata.request, token-bin",
			"tracing.grpc.captured-metadata.response, x node" })
	void aBadValueStopsTheStart(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidTracingPropertyException.class)
				.hasMessageContaining(property.replace("[0]", "")));
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		TracingServerInterceptor ownInterceptor(Tracing tracing, GrpcServerSpanConvention convention,
				GrpcTracingProperties properties) {
			return new TracingServerInterceptor(tracing, convention, properties);
		}

		@Bean
		GrpcServerSpanConvention ownConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
			return new GrpcServerSpanConvention(properties, errors) {

				@Override
				public String name(GrpcServerRequest request) {
					return "own";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProcessorWithChannel {

		@Bean(initMethod = "start", destroyMethod = "shutdownNow")
		Server server() {
			return InProcessServerBuilder.forName("needed-by-tracing").addService(new RpcFixture().service()).build();
		}

		@Bean(destroyMethod = "shutdownNow")
		ManagedChannel channel(ClientInterceptor interceptor, Server server) {
			return InProcessChannelBuilder.forAddress(server.getListenSockets().get(0)).intercept(interceptor).build();
		}

		@Bean
		SpanProcessor processor(ManagedChannel channel, ServerInterceptor interceptor) {
			assertThat(interceptor).isNotNull();
			// as an exporter or a sampler may, while tracing is being made
			assertThat(call(channel)).isEqualTo(Status.Code.OK);
			return SpanProcessor.composite();
		}

	}

}
