package dev.traced.instrumentation.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.traced.core.Edge;
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
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server and a client over one transport, traced as a test wants it.
 */
abstract class RpcHarness {

	static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

	static final AttributeKey<String> STATUS = AttributeKey.stringKey("rpc.response.status_code");

	static final AttributeKey<String> ERROR_TYPE = ErrorRecorder.ERROR_TYPE;

	static final AttributeKey<Long> SENT = AttributeKey.longKey("traced.grpc.messages.sent");

	static final AttributeKey<Long> RECEIVED = AttributeKey.longKey("traced.grpc.messages.received");

	static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	static final String PARENT_ID = "b7ad6b7169203331";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	final RpcFixture fixture = new RpcFixture();

	final Guard guard = new Guard((doing, total, failure) -> {
	});

	/** Called after the tracing one. */
	final List<ServerInterceptor> serverInterceptors = new ArrayList<>();

	/** Called after the tracing one. */
	final List<ClientInterceptor> clientInterceptors = new ArrayList<>();

	final List<SpanProcessor> processors = new ArrayList<>();

	Sampler sampler = Sampler.alwaysOn();

	SamplerTraits traits = SamplerTraits.UNKNOWN;

	Edge edge = Edge.OPEN;

	GrpcTracingProperties properties = properties();

	final ErrorRecorder errors = new ErrorRecorder((error) -> null, null, true);

	GrpcServerSpanConvention serverConvention = new GrpcServerSpanConvention(this.properties, this.errors);

	GrpcClientSpanConvention clientConvention = new GrpcClientSpanConvention(this.properties, this.errors);

	TextMapPropagator propagator = TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(),
			W3CBaggagePropagator.getInstance());

	private final Deque<ManagedChannel> channels = new ArrayDeque<>();

	private final Deque<Server> servers = new ArrayDeque<>();

	abstract RpcTransport transport();

	@AfterEach
	void stop() throws InterruptedException {
		for (ManagedChannel channel : this.channels) {
			channel.shutdownNow();
			assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
		for (Server server : this.servers) {
			server.shutdownNow();
			assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	/** A traced channel to a traced server. */
	Channel channel() {
		return traced(open(server(true)));
	}

	Server server(boolean traced) {
		return server(traced, (builder) -> {
		});
	}

	Server server(boolean traced, Consumer<ServerBuilder<?>> customizer) {
		ServerBuilder<?> builder = transport().server().addService(this.fixture.service());
		this.serverInterceptors.forEach(builder::intercept);
		customizer.accept(builder);
		if (traced) {
			builder.intercept(new TracingServerInterceptor(tracing(), this.serverConvention, this.properties));
		}
		try {
			Server server = builder.build().start();
			this.servers.push(server);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A channel that is not traced. */
	ManagedChannel open(Server server) {
		return open(transport().channel(server));
	}

	ManagedChannel open(ManagedChannelBuilder<?> builder) {
		ManagedChannel channel = builder.build();
		this.channels.push(channel);
		return channel;
	}

	Channel traced(Channel channel) {
		return ClientInterceptors.intercept(ClientInterceptors.intercept(channel, this.clientInterceptors),
				new TracingClientInterceptor(tracing(), this.clientConvention, this.properties));
	}

	Tracing tracing() {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setSampler(this.sampler)
			.addSpanProcessor(SpanProcessor.composite(this.processors))
			.addSpanProcessor(spans)
			.build();
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(provider)
			.setPropagators(ContextPropagators.create(this.propagator))
			.build();
		return new Tracing(sdk, sdk.getTracerProvider(), () -> this.traits, this.guard, this.errors,
				(context) -> context, this.edge);
	}

	void use(GrpcTracingProperties properties) {
		this.properties = properties;
		this.serverConvention = new GrpcServerSpanConvention(properties, this.errors);
		this.clientConvention = new GrpcClientSpanConvention(properties, this.errors);
	}

	static GrpcTracingProperties properties(String... excluded) {
		return properties(false, 1000, excluded);
	}

	static GrpcTracingProperties properties(boolean messageCounts, int maxMethods, String... excluded) {
		return new GrpcTracingProperties(true, new GrpcTracingProperties.Server(true),
				new GrpcTracingProperties.Client(true), List.of(excluded),
				new GrpcTracingProperties.CapturedMetadata(List.of("x-tenant"), List.of("X-Node")), messageCounts,
				maxMethods);
	}

	static void assertStatus(SpanData span, String code, boolean error) {
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(code);
		assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(error ? code : null);
		assertThat(span.getStatus().getStatusCode().name()).as(code).isEqualTo(error ? "ERROR" : "UNSET");
	}

	/**
	 * What parent-based samplers allow to leave out.
	 */
	static final class ParentBased implements SamplerTraits {

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return true;
		}

		@Override
		public boolean readsAttributes() {
			return false;
		}

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
