package dev.traced.instrumentation.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.traced.core.AttributeSink;
import dev.traced.core.ErrorRecorder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * That an application gets from gRPC what it would get without tracing, over every
 * transport, whatever fails: its own code or ours.
 */
abstract class RpcSafetyContract extends RpcHarness {

	private static final IllegalStateException BROKEN = new IllegalStateException("broken");

	@EachType
	void theClientSeesTheOutcomeThatItWouldSeeWithoutTracing(MethodType type) {
		Metadata trailers = new Metadata();
		trailers.put(Metadata.Key.of("x-reason", Metadata.ASCII_STRING_MARSHALLER), "because");
		List<Consumer<StreamObserver<String>>> replies = List.of((responses) -> {
			responses.onNext("response");
			responses.onCompleted();
		}, (responses) -> {
			throw BROKEN;
		}, (responses) -> {
			throw Status.NOT_FOUND.withDescription("gone").asRuntimeException(trailers);
		}, (responses) -> responses.onError(BROKEN),
				(responses) -> responses
					.onError(Status.DATA_LOSS.withDescription("lost").withCause(BROKEN).asException(trailers)),
				(responses) -> {
					responses.onNext("response");
					responses.onError(Status.ABORTED.asRuntimeException());
				}, StreamObserver::onCompleted);
		for (Consumer<StreamObserver<String>> reply : replies) {
			this.fixture.reply = reply;
			assertThat(outcome(RpcFixture.call(channel(), type)))
				.isEqualTo(outcome(RpcFixture.call(open(server(false)), type)));
			spans.await(2);
			assertThat(spans.one(SpanKind.CLIENT).getAttributes().get(STATUS)).isNotNull();
			spans.clear();
		}
	}

	@EachType
	void aHostileConventionChangesNothing(MethodType type) {
		this.serverConvention = new HostileServerConvention(this.properties, this.errors);
		this.clientConvention = new HostileClientConvention(this.properties, this.errors);
		assertThat(RpcFixture.call(channel(), type).responses()).containsExactly("response");
		assertThat(spans.await(2)).extracting(SpanData::getName).containsOnly("unknown");
		assertThat(this.guard.failures()).isPositive();
		// without a convention nothing is kept to the conventions
		spans.clear();
	}

	@EachType
	void aHostileSamplerChangesNothing(MethodType type) {
		this.sampler = new HostileSampler();
		assertThat(RpcFixture.call(channel(), type).responses()).containsExactly("response");
		assertThat(spans.all()).isEmpty();
		assertThat(this.guard.failures()).isEqualTo(2);
	}

	@EachType
	void aHostileProcessorChangesNothing(MethodType type) {
		this.processors.add(new HostileProcessor());
		this.fixture.reply = (responses) -> responses.onError(Status.NOT_FOUND.asRuntimeException());
		assertThat(RpcFixture.call(channel(), type).status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
		assertThat(this.guard.failures()).isPositive();
	}

	@EachType
	void anInterceptorOfTheServerThatThrowsIsRecordedAndActsAsWithoutTracing(MethodType type) {
		this.serverInterceptors.add(new ServerInterceptor() {

			@Override
			public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
					ServerCallHandler<Q, R> next) {
				throw BROKEN;
			}

		});
		assertThat(outcome(RpcFixture.call(channel(), type)))
			.isEqualTo(outcome(RpcFixture.call(open(server(false)), type)));
		spans.await(2);
		assertStatus(spans.one(SpanKind.SERVER), "UNKNOWN", true);
		assertThat(spans.one(SpanKind.SERVER).getEvents()).hasSize(1);
	}

	@EachType
	void anInterceptorOfTheClientThatRefusesACallThrowsTheSameObject(MethodType type) {
		this.clientInterceptors.add(new ClientInterceptor() {

			@Override
			public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options,
					Channel next) {
				throw BROKEN;
			}

		});
		Channel channel = channel();
		assertThatThrownBy(() -> channel.newCall(RpcFixture.method(type), CallOptions.DEFAULT)).isSameAs(BROKEN);
		assertThat(spans.awaitOne().getAttributes().get(ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
	}

	@EachType
	void anInterceptorOfTheClientThatFailsToStartThrowsTheSameObject(MethodType type) {
		RuntimeException refused = Status.UNAUTHENTICATED.asRuntimeException();
		this.clientInterceptors.add(new ClientInterceptor() {

			@Override
			public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options,
					Channel next) {
				return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

					@Override
					public void start(Listener<R> listener, Metadata headers) {
						throw refused;
					}

				};
			}

		});
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		assertThatThrownBy(() -> call.start(new ClientCall.Listener<>() {
		}, new Metadata())).isSameAs(refused);
		assertStatus(spans.awaitOne(), "UNAUTHENTICATED", true);
	}

	@EachType
	void aListenerThatThrowsOnAMessageEndsTheCallAsCancelled(MethodType type) {
		Status status = failingListener(type, true).orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(status.getCode()).isEqualTo(Status.Code.CANCELLED);
		assertThat(status.getCause()).isSameAs(BROKEN);
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), "CANCELLED", true);
		assertThat(spans.one(SpanKind.CLIENT).getEvents()).hasSize(1);
	}

	@EachType
	void aListenerThatThrowsAtTheCloseChangesNothing(MethodType type) {
		Status status = failingListener(type, false).orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(status).isEqualTo(Status.OK);
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), "OK", false);
	}

	@EachType
	void aResponseThatIsMissingIsAnErrorOfTheServer(MethodType type) {
		this.fixture.reply = StreamObserver::onCompleted;
		Status status = RpcFixture.call(channel(), type).status();
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), status.getCode().name(), !status.isOk());
		boolean missing = type.serverSendsOneMessage();
		assertStatus(spans.one(SpanKind.SERVER), missing ? "INTERNAL" : "OK", missing);
	}

	private CompletableFuture<Status> failingListener(MethodType type, boolean onMessage) {
		CompletableFuture<Status> closed = new CompletableFuture<>();
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		call.start(new ClientCall.Listener<>() {

			@Override
			public void onMessage(String message) {
				if (onMessage) {
					throw BROKEN;
				}
			}

			@Override
			public void onClose(Status status, Metadata trailers) {
				closed.complete(status);
				throw BROKEN;
			}

		}, new Metadata());
		call.request(2);
		call.sendMessage("request");
		call.halfClose();
		return closed;
	}

	/** All that a client can see of a result. */
	private static List<Object> outcome(RpcFixture.Result result) {
		List<Object> outcome = new ArrayList<>(result.responses());
		outcome.add(result.status().getCode());
		outcome.add(String.valueOf(result.status().getDescription()));
		for (Throwable next = result.error(); next != null; next = next.getCause()) {
			outcome.add(next.getClass() + ": " + next.getMessage());
		}
		Metadata trailers = result.trailers();
		Set<String> keys = (trailers != null) ? new TreeSet<>(trailers.keys()) : Set.of();
		outcome.add(keys);
		return outcome;
	}

	private static final class HostileServerConvention extends GrpcServerSpanConvention {

		HostileServerConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
			super(properties, errors);
		}

		@Override
		public String name(GrpcServerRequest request) {
			throw BROKEN;
		}

		@Override
		public void samplingAttributes(GrpcServerRequest request, AttributeSink attributes) {
			throw BROKEN;
		}

		@Override
		public void onStart(GrpcServerRequest request, Span span) {
			throw BROKEN;
		}

		@Override
		public void onEnd(GrpcServerRequest request, @Nullable GrpcResponse response, @Nullable Throwable error,
				Span span) {
			throw BROKEN;
		}

	}

	private static final class HostileClientConvention extends GrpcClientSpanConvention {

		HostileClientConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
			super(properties, errors);
		}

		@Override
		public String name(GrpcClientRequest request) {
			throw BROKEN;
		}

		@Override
		public void samplingAttributes(GrpcClientRequest request, AttributeSink attributes) {
			throw BROKEN;
		}

		@Override
		public void onStart(GrpcClientRequest request, Span span) {
			throw BROKEN;
		}

		@Override
		public void onEnd(GrpcClientRequest request, @Nullable GrpcResponse response, @Nullable Throwable error,
				Span span) {
			throw BROKEN;
		}

	}

	private static final class HostileSampler implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			throw BROKEN;
		}

		@Override
		public String getDescription() {
			return "hostile";
		}

	}

	private static final class HostileProcessor implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			throw BROKEN;
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			throw BROKEN;
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
