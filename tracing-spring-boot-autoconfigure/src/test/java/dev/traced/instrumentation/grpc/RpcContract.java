package dev.traced.instrumentation.grpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Tracing;
import dev.traced.test.RecordedSpans;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for calls over every transport: one span on each side, to the real end.
 */
abstract class RpcContract {

	static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

	static final AttributeKey<String> STATUS = AttributeKey.stringKey("rpc.response.status_code");

	static final AttributeKey<String> ERROR_TYPE = ErrorRecorder.ERROR_TYPE;

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	final RpcFixture fixture = new RpcFixture();

	final Guard guard = new Guard((doing, total, failure) -> {
	});

	final List<ServerInterceptor> serverInterceptors = new ArrayList<>();

	final List<ClientInterceptor> clientInterceptors = new ArrayList<>();

	Sampler sampler = Sampler.alwaysOn();

	SamplerTraits traits = SamplerTraits.UNKNOWN;

	GrpcTracingProperties properties = properties();

	private @Nullable Server server;

	private @Nullable ManagedChannel channel;

	abstract RpcFixture.Transport transport();

	@BeforeEach
	void noFailuresOfOurs() {
		assertThat(this.guard.failures()).isZero();
	}

	@AfterEach
	void stop() throws InterruptedException {
		RpcFixture.stop(this.channel, this.server);
	}

	@EachType
	void aCallIsOneSpanOnEachSide(MethodType type) {
		assertThat(RpcFixture.call(channel(), type).status()).isEqualTo(Status.OK);
		spans.await(2);
		SpanData client = spans.one(SpanKind.CLIENT);
		SpanData server = spans.one(SpanKind.SERVER);
		assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
		assertThat(server.getParentSpanContext().isRemote()).isTrue();
		for (SpanData span : List.of(client, server)) {
			assertThat(span.getName()).isEqualTo("traced.test.Echo/" + type);
			assertThat(span.getAttributes().get(METHOD)).isEqualTo("traced.test.Echo/" + type);
			assertThat(span.getAttributes().get(STATUS)).isEqualTo("OK");
			assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.system.name"))).isEqualTo("grpc");
			assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo("localhost");
			assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
			assertThat(span.getEvents()).isEmpty();
		}
	}

	Channel channel() {
		return channel((builder) -> builder);
	}

	Channel channel(java.util.function.UnaryOperator<ManagedChannelBuilder<?>> customizer) {
		Tracing tracing = tracing();
		ServerBuilder<?> builder = transport().server().addService(this.fixture.service());
		this.serverInterceptors.forEach(builder::intercept);
		TracingServerInterceptor interceptor = new TracingServerInterceptor(tracing,
				new GrpcServerSpanConvention(this.properties), this.properties);
		try {
			this.server = builder.intercept(interceptor).build().start();
		}
		catch (java.io.IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.channel = customizer.apply(transport().channel(this.server)).build();
		return traced(this.channel, tracing);
	}

	Channel traced(Channel channel, Tracing tracing) {
		Channel inner = ClientInterceptors.intercept(channel, this.clientInterceptors);
		return ClientInterceptors.intercept(inner,
				new TracingClientInterceptor(tracing, new GrpcClientSpanConvention(this.properties), this.properties));
	}

	Tracing tracing() {
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().setSampler(this.sampler).addSpanProcessor(spans).build())
			.setPropagators(ContextPropagators.create(TextMapPropagator
				.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
			.build();
		return new Tracing(sdk, () -> this.traits, this.guard, new ErrorRecorder((error) -> null, null, true),
				(context) -> context);
	}

	static GrpcTracingProperties properties(String... excluded) {
		return new GrpcTracingProperties(true, new GrpcTracingProperties.Server(true),
				new GrpcTracingProperties.Client(true), Arrays.asList(excluded),
				new GrpcTracingProperties.CapturedMetadata(List.of("x-tenant"), List.of("x-node")), false, 1000);
	}

	/**
	 * A test for each type of call.
	 */
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@ParameterizedTest
	@EnumSource(value = MethodType.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	@interface EachType {

	}

}
