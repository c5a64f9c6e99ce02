package dev.traced.instrumentation.grpc;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * Interceptors of an application, which look at what is current or add metadata.
 */
final class RpcProbes {

	private RpcProbes() {
	}

	private static Metadata.Key<String> key(String name) {
		return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
	}

	/**
	 * Notes the context of every callback of a server.
	 */
	static final class Watching implements ServerInterceptor {

		final Map<String, Context> contexts = new ConcurrentHashMap<>();

		/** The callbacks in which the span was still open. */
		final Set<String> recording = ConcurrentHashMap.newKeySet();

		volatile Metadata headers = new Metadata();

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			this.headers = headers;
			note("startCall");
			return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

				@Override
				public void onMessage(Q message) {
					note("onMessage");
					super.onMessage(message);
				}

				@Override
				public void onHalfClose() {
					note("onHalfClose");
					super.onHalfClose();
				}

				@Override
				public void onCancel() {
					note("onCancel");
					super.onCancel();
				}

				@Override
				public void onComplete() {
					note("onComplete");
					super.onComplete();
				}

				@Override
				public void onReady() {
					note("onReady");
					super.onReady();
				}

			};
		}

		void note(String callback) {
			this.contexts.put(callback, Context.current());
			if (Span.current().isRecording()) {
				this.recording.add(callback);
			}
		}

		String header(String name) {
			return String.valueOf(this.headers.get(key(name)));
		}

	}

	/**
	 * Notes the context in which a client starts its calls.
	 */
	static final class WatchingClient implements ClientInterceptor {

		volatile Context started = Context.root();

		@Override
		public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<R> listener, Metadata headers) {
					WatchingClient.this.started = Context.current();
					super.start(listener, headers);
				}

			};
		}

	}

	/**
	 * Adds metadata to responses.
	 *
	 * @param headers the headers to add
	 * @param trailer the name of the trailer to add
	 * @param value its value
	 */
	record Answering(Map<String, String> headers, String trailer, String value) implements ServerInterceptor {

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata requestHeaders,
				ServerCallHandler<Q, R> next) {
			return next.startCall(new SimpleForwardingServerCall<>(call) {

				@Override
				public void sendHeaders(Metadata metadata) {
					Answering.this.headers.forEach((name, value) -> metadata.put(key(name), value));
					super.sendHeaders(metadata);
				}

				@Override
				public void close(Status status, Metadata trailers) {
					trailers.put(key(Answering.this.trailer), Answering.this.value);
					super.close(status, trailers);
				}

			}, requestHeaders);
		}

	}

}
