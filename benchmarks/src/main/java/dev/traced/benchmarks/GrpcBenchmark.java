package dev.traced.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.grpc.GrpcClientSpanConvention;
import dev.traced.instrumentation.grpc.GrpcServerSpanConvention;
import dev.traced.instrumentation.grpc.GrpcTracingProperties;
import dev.traced.instrumentation.grpc.TracingClientInterceptor;
import dev.traced.instrumentation.grpc.TracingServerInterceptor;
import dev.traced.propagation.PropagationFormat;
import dev.traced.propagation.Propagators;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a unary call costs, client and server together, inside the process and on one
 * thread: without tracing, recorded, and under a parent that is not sampled. What tracing
 * costs is the difference.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class GrpcBenchmark {

	private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.newBuilder(new Text(), new Text())
		.setType(MethodType.UNARY)
		.setFullMethodName("bench.Echo/Unary")
		.build();

	private static final List<PropagationFormat> FORMATS = List.of(PropagationFormat.TRACE_CONTEXT,
			PropagationFormat.BAGGAGE);

	private static final SamplerTraits TRAITS = new ParentBased();

	private Server plainServer;

	private Server tracedServer;

	private ManagedChannel plainChannel;

	private ManagedChannel toTracedServer;

	private Channel tracedChannel;

	private Context unsampled;

	private Context sampled;

	@Setup(Level.Trial)
	public void start() throws IOException {
		GrpcTracingProperties properties = new GrpcTracingProperties(true, new GrpcTracingProperties.Server(true),
				new GrpcTracingProperties.Client(true), List.of(),
				new GrpcTracingProperties.CapturedMetadata(List.of(), List.of()), false, 1000);
		ErrorRecorder errors = new ErrorRecorder((error) -> null, null, true);
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().setSampler(Sampler.parentBased(Sampler.alwaysOn())).build())
			.setPropagators(ContextPropagators.create(Propagators.composite(FORMATS, FORMATS)))
			.build();
		Tracing tracing = new Tracing(sdk, () -> TRAITS, new Guard((doing, total, failure) -> {
		}), errors, (context) -> context);
		ServerServiceDefinition service = ServerServiceDefinition.builder("bench.Echo")
			.addMethod(METHOD, ServerCalls.asyncUnaryCall((request, responses) -> {
				responses.onNext(request);
				responses.onCompleted();
			}))
			.build();
		this.plainServer = InProcessServerBuilder.forName("plain").directExecutor().addService(service).build().start();
		this.tracedServer = InProcessServerBuilder.forName("traced")
			.directExecutor()
			.addService(ServerInterceptors.intercept(service,
					new TracingServerInterceptor(tracing, new GrpcServerSpanConvention(properties, errors),
							properties)))
			.build()
			.start();
		this.plainChannel = InProcessChannelBuilder.forName("plain").directExecutor().build();
		this.toTracedServer = InProcessChannelBuilder.forName("traced").directExecutor().build();
		this.tracedChannel = ClientInterceptors.intercept(this.toTracedServer,
				new TracingClientInterceptor(tracing, new GrpcClientSpanConvention(properties, errors), properties));
		this.unsampled = parent(TraceFlags.getDefault());
		this.sampled = parent(TraceFlags.getSampled());
	}

	private static Context parent(TraceFlags flags) {
		return Context.root()
			.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags,
					TraceState.getDefault())));
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.plainChannel.shutdownNow();
		this.toTracedServer.shutdownNow();
		this.plainServer.shutdownNow();
		this.tracedServer.shutdownNow();
	}

	@Benchmark
	public String none() {
		return call(this.plainChannel);
	}

	@Benchmark
	public String recordedOnBothSides() {
		try (Scope scope = this.sampled.makeCurrent()) {
			return call(this.tracedChannel);
		}
	}

	@Benchmark
	public String unsampledOnBothSides() {
		try (Scope scope = this.unsampled.makeCurrent()) {
			return call(this.tracedChannel);
		}
	}

	private static String call(Channel channel) {
		return ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, "request");
	}

	private record ParentBased() implements SamplerTraits {

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return true;
		}

		@Override
		public boolean readsAttributes() {
			return false;
		}

	}

	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
