package dev.traced.instrumentation.grpc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.servlet.ServletTracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * gRPC served by the servlet container, beside the filter that traces HTTP requests.
 */
class Boot41ServletGrpcIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static ConfigurableApplicationContext context;

	private static ManagedChannel channel;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "server.http2.enabled=true", "spring.main.banner-mode=off")
			.run();
		WebServer server = ((WebServerApplicationContext) context).getWebServer();
		// Tomcat takes many small messages for an attack, and closes the connection
		for (UpgradeProtocol protocol : ((TomcatWebServer) server).getTomcat().getConnector().findUpgradeProtocols()) {
			Http2Protocol http2 = (Http2Protocol) protocol;
			http2.setOverheadCountFactor(0);
			http2.setOverheadDataThreshold(0);
			http2.setOverheadResetFactor(0);
			http2.setOverheadWindowUpdateThreshold(0);
		}
		int port = server.getPort();
		channel = NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
	}

	@AfterAll
	static void stop() throws InterruptedException {
		channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
		context.close();
	}

	@ParameterizedTest
	@EnumSource(value = MethodType.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void aCallHasOneSpanAndNotAnotherOfItsHttpRequest(MethodType type) {
		assertThat(RpcFixture.call(channel, type).responses()).containsExactly("response");
		SpanData span = spans.awaitOne();
		assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced.grpc");
		RpcHarness.assertStatus(span, "OK", false);
	}

	@Test
	void aCallThatTheClientCancelsEnds() throws InterruptedException {
		CountDownLatch arrived = context.getBean(RpcFixture.class).silence();
		ClientCall<String, String> call = channel.newCall(RpcFixture.method(MethodType.UNARY), CallOptions.DEFAULT);
		RpcFixture.start(call, MethodType.UNARY, 1);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("enough", null);
		assertThat(spans.awaitOne().getAttributes().get(RpcHarness.STATUS)).isEqualTo(Status.Code.CANCELLED.name());
		context.getBean(RpcFixture.class).reply = new RpcFixture().reply;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GrpcServerAutoConfiguration.class, TracingAutoConfiguration.class, ServletTracingAutoConfiguration.class,
			GrpcTracingAutoConfiguration.class })
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

	}

}
