package dev.traced.instrumentation.grpc;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server and a client as Spring Boot 4.1 configures them.
 */
class Boot41GrpcIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static ConfigurableApplicationContext context;

	private static Channel channel;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.grpc.server.port=0", "spring.main.banner-mode=off")
			.run();
		int port = context.getBean(GrpcServerLifecycle.class).getPort();
		channel = context.getBean(GrpcChannelFactory.class).createChannel("static://localhost:" + port);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@AfterEach
	void reset() {
		context.getBean(RpcFixture.class).reply = new RpcFixture().reply;
	}

	@Test
	void bothInterceptorsArePickedUp() {
		assertThat(RpcFixture.call(channel, MethodType.BIDI_STREAMING).status()).isEqualTo(Status.OK);
		spans.await(2);
		SpanData client = spans.one(SpanKind.CLIENT);
		assertThat(spans.one(SpanKind.SERVER).getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(client.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo("localhost");
		assertThat(client.getAttributes().get(AttributeKey.longKey("server.port")))
			.isEqualTo((long) context.getBean(GrpcServerLifecycle.class).getPort());
	}

	@Test
	void interceptorsOfTheApplicationRunInsideTheSpans() {
		RpcFixture.call(channel, MethodType.UNARY);
		spans.await(2);
		String server = spans.one(SpanKind.SERVER).getSpanId();
		assertThat(context.getBean(RpcProbes.Watching.class).contexts.values())
			.allSatisfy((current) -> assertThat(spanId(current)).isEqualTo(server));
		assertThat(spanId(context.getBean("inner", RpcProbes.WatchingClient.class).started))
			.isEqualTo(spans.one(SpanKind.CLIENT).getSpanId());
	}

	@Test
	void anInterceptorWithTheHighestPrecedenceRunsOutsideOfTheClientSpan() {
		RpcFixture.call(channel, MethodType.UNARY);
		spans.await(2);
		assertThat(context.getBean("outer", RpcProbes.WatchingClient.class).started).isSameAs(Context.root());
	}

	@Test
	void theStatusIsWhatTheExceptionHandlerOfTheApplicationMakesOfAnException() {
		context.getBean(RpcFixture.class).reply = (responses) -> {
			throw new IllegalArgumentException("no such order");
		};
		assertThat(RpcFixture.call(channel, MethodType.UNARY).status().getCode())
			.isEqualTo(Status.Code.INVALID_ARGUMENT);
		spans.await(2);
		RpcHarness.assertStatus(spans.one(SpanKind.SERVER), "INVALID_ARGUMENT", false);
		RpcHarness.assertStatus(spans.one(SpanKind.CLIENT), "INVALID_ARGUMENT", true);
	}

	@Test
	void anExceptionThatNobodyHandlesIsRecorded() {
		context.getBean(RpcFixture.class).reply = (responses) -> {
			throw new IllegalStateException("broken");
		};
		assertThat(RpcFixture.call(channel, MethodType.SERVER_STREAMING).status().getCode())
			.isEqualTo(Status.Code.UNKNOWN);
		spans.await(2);
		SpanData server = spans.one(SpanKind.SERVER);
		RpcHarness.assertStatus(server, "UNKNOWN", true);
		assertThat(server.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo("java.lang.IllegalStateException"));
	}

	private static String spanId(Context context) {
		return Span.fromContext(context).getSpanContext().getSpanId();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, GrpcServerAutoConfiguration.class,
			GrpcClientAutoConfiguration.class, CompositeChannelFactoryAutoConfiguration.class,
			TracingAutoConfiguration.class, GrpcTracingAutoConfiguration.class })
	static class Application {

		@Bean
		SpanProcessor spans() {
			return spans;
		}

		@Bean
		RpcFixture fixture() {
			return new RpcFixture();
		}

		@Bean
		BindableService echo(RpcFixture fixture) {
			return fixture::service;
		}

		@Bean
		GrpcExceptionHandler exceptionHandler() {
			return (exception) -> (exception instanceof IllegalArgumentException)
					? Status.INVALID_ARGUMENT.asException() : null;
		}

		@Bean
		@GlobalServerInterceptor
		@Order(Ordered.HIGHEST_PRECEDENCE)
		RpcProbes.Watching watching() {
			return new RpcProbes.Watching();
		}

		@Bean
		@GlobalClientInterceptor
		RpcProbes.WatchingClient inner() {
			return new RpcProbes.WatchingClient();
		}

		@Bean
		@GlobalClientInterceptor
		@Order(Ordered.HIGHEST_PRECEDENCE)
		RpcProbes.WatchingClient outer() {
			return new RpcProbes.WatchingClient();
		}

	}

}
