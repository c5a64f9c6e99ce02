package dev.traced.instrumentation.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * A service with a method of each type, without generated code, and a client for it.
 */
final class RpcFixture {

	static final String SERVICE = "traced.test.Echo";

	/** How many messages a stream has unless a test says otherwise. */
	static final int STREAM = 3;

	private static final Map<MethodType, MethodDescriptor<String, String>> METHODS = methods();

	/** Runs when a request is complete, with the observer of its responses. */
	volatile Consumer<StreamObserver<String>> reply = (responses) -> {
		responses.onNext("response");
		responses.onCompleted();
	};

	/** Runs for every message of a streamed request. */
	volatile Runnable message = () -> {
	};

	static MethodDescriptor<String, String> method(MethodType type) {
		return METHODS.get(type);
	}

	static String name(MethodType type) {
		return method(type).getFullMethodName();
	}

	static MethodDescriptor<String, String> method(MethodType type, String fullName) {
		return MethodDescriptor.newBuilder(new Text(), new Text()).setType(type).setFullMethodName(fullName).build();
	}

	/** How many messages the client sends. */
	static int requests(MethodType type) {
		return type.clientSendsOneMessage() ? 1 : STREAM;
	}

	/** Has every call left without an answer; the latch opens when one has arrived. */
	CountDownLatch silence() {
		CountDownLatch arrived = new CountDownLatch(1);
		this.reply = (responses) -> arrived.countDown();
		return arrived;
	}

	ServerServiceDefinition service() {
		return ServerServiceDefinition.builder(SERVICE)
			.addMethod(method(MethodType.UNARY),
					ServerCalls.asyncUnaryCall((request, responses) -> this.reply.accept(responses)))
			.addMethod(method(MethodType.SERVER_STREAMING),
					ServerCalls.asyncServerStreamingCall((request, responses) -> this.reply.accept(responses)))
			.addMethod(method(MethodType.CLIENT_STREAMING), ServerCalls.asyncClientStreamingCall(this::receive))
			.addMethod(method(MethodType.BIDI_STREAMING), ServerCalls.asyncBidiStreamingCall(this::receive))
			.build();
	}

	private StreamObserver<String> receive(StreamObserver<String> responses) {
		return new StreamObserver<>() {

			@Override
			public void onNext(String value) {
				RpcFixture.this.message.run();
			}

			@Override
			public void onError(Throwable error) {
				// cancelled: there is nobody left to answer
			}

			@Override
			public void onCompleted() {
				RpcFixture.this.reply.accept(responses);
			}

		};
	}

	static Result call(Channel channel, MethodType type) {
		return start(channel, type, CallOptions.DEFAULT, STREAM).join();
	}

	static CompletableFuture<Result> start(Channel channel, MethodType type, CallOptions options, int messages) {
		return start(channel.newCall(method(type), options), type, messages);
	}

	static CompletableFuture<Result> start(ClientCall<String, String> call, MethodType type, int messages) {
		Responses responses = new Responses();
		switch (type) {
			case UNARY -> ClientCalls.asyncUnaryCall(call, "request", responses);
			case SERVER_STREAMING -> ClientCalls.asyncServerStreamingCall(call, "request", responses);
			case CLIENT_STREAMING -> send(ClientCalls.asyncClientStreamingCall(call, responses), messages);
			case BIDI_STREAMING -> send(ClientCalls.asyncBidiStreamingCall(call, responses), messages);
			default -> throw new IllegalArgumentException(type.name());
		}
		return responses.result;
	}

	private static void send(StreamObserver<String> requests, int messages) {
		for (int i = 0; i < messages; i++) {
			requests.onNext("request");
		}
		requests.onCompleted();
	}

	private static Map<MethodType, MethodDescriptor<String, String>> methods() {
		Map<MethodType, MethodDescriptor<String, String>> methods = new EnumMap<>(MethodType.class);
		for (MethodType type : MethodType.values()) {
			methods.put(type, method(type, SERVICE + "/" + type.name()));
		}
		return methods;
	}

	/**
	 * How a call ended for the client.
	 *
	 * @param responses the messages received
	 * @param spanIds the span that was current in each callback
	 * @param error what the observer got, if it got an error
	 */
	record Result(List<String> responses, List<String> spanIds, @Nullable Throwable error) {

		Status status() {
			return (this.error != null) ? Status.fromThrowable(this.error) : Status.OK;
		}

		@Nullable Metadata trailers() {
			return (this.error != null) ? Status.trailersFromThrowable(this.error) : null;
		}

	}

	private static final class Responses implements StreamObserver<String> {

		private final List<String> values = new ArrayList<>();

		private final List<String> spanIds = new ArrayList<>();

		private final CompletableFuture<Result> result = new CompletableFuture<Result>().orTimeout(20,
				TimeUnit.SECONDS);

		@Override
		public void onNext(String value) {
			note();
			this.values.add(value);
		}

		@Override
		public void onError(Throwable error) {
			note();
			this.result.complete(new Result(this.values, this.spanIds, error));
		}

		@Override
		public void onCompleted() {
			note();
			this.result.complete(new Result(this.values, this.spanIds, null));
		}

		private void note() {
			this.spanIds.add(Span.current().getSpanContext().getSpanId());
		}

	}

	/**
	 * Text as UTF-8.
	 */
	static final class Text implements MethodDescriptor.Marshaller<String> {

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
