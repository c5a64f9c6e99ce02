package dev.traced.instrumentation.grpc;

import java.net.SocketAddress;

import dev.traced.core.Operation;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A call made by a client. Its span begins with {@link #start}, so that a call that is
 * never started leaves none open, and ends with the status: of every started call gRPC
 * tells one, cancelled or not.
 *
 * @param <Q> the type of the request messages
 * @param <R> the type of the response messages
 */
final class TracingClientCall<Q, R> extends ForwardingClientCall.SimpleForwardingClientCall<Q, R>
		implements GrpcClientRequest {

	private final TracingClientInterceptor interceptor;

	private final Context parent;

	private final MethodDescriptor<Q, R> method;

	private final Channel channel;

	private final @Nullable GrpcTarget target;

	private @Nullable Metadata headers;

	// written by the one thread that sends; gRPC passes it on to the thread of the last
	// callback
	private long sent;

	TracingClientCall(ClientCall<Q, R> delegate, TracingClientInterceptor interceptor, Context parent,
			MethodDescriptor<Q, R> method, Channel channel, @Nullable GrpcTarget target) {
		super(delegate);
		this.interceptor = interceptor;
		this.parent = parent;
		this.method = method;
		this.channel = channel;
		this.target = target;
	}

	@Override
	public void start(ClientCall.Listener<R> listener, Metadata headers) {
		this.headers = headers;
		Operation<GrpcResponse> operation = this.interceptor.start(this.parent, this.method, this);
		if (operation.isRecording()) {
			start(operation, listener, headers);
			return;
		}
		Context context = (operation != Operation.<GrpcResponse>noop()) ? operation.context() : this.parent;
		try (Scope scope = this.interceptor.guard().attach(context)) {
			super.start(
					(this.parent != Context.root())
							? new ContextClientListener<>(listener, this.parent, this.interceptor.guard()) : listener,
					headers);
		}
	}

	private void start(Operation<GrpcResponse> operation, ClientCall.Listener<R> listener, Metadata headers) {
		try (Scope scope = operation.makeCurrent()) {
			super.start(new Listener(listener, operation), headers);
		}
		catch (Throwable ex) {
			operation.end(GrpcResponse.of(ex), ex);
			throw ex;
		}
	}

	@Override
	public void sendMessage(Q message) {
		super.sendMessage(message);
		this.sent++;
	}

	@Override
	public String method() {
		return this.method.getFullMethodName();
	}

	@Override
	public boolean recognized() {
		return this.interceptor.recognizes(this.method);
	}

	@Override
	public GrpcTarget target() {
		return (this.target != null) ? this.target : this.interceptor.target(this.channel);
	}

	@Override
	public Metadata headers() {
		Metadata headers = this.headers;
		return (headers != null) ? headers : new Metadata();
	}

	@Override
	public @Nullable SocketAddress peer() {
		return getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
	}

	/**
	 * Has the caller's context in its callbacks, counts messages and ends the span.
	 */
	private final class Listener extends ContextClientListener<R> {

		private final Operation<GrpcResponse> operation;

		private @Nullable Metadata headers;

		private long received;

		Listener(ClientCall.Listener<R> delegate, Operation<GrpcResponse> operation) {
			super(delegate, TracingClientCall.this.parent, TracingClientCall.this.interceptor.guard());
			this.operation = operation;
		}

		@Override
		public void onHeaders(Metadata headers) {
			this.headers = headers;
			super.onHeaders(headers);
		}

		@Override
		public void onMessage(R message) {
			this.received++;
			super.onMessage(message);
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			// first, so that whoever waits for the result finds the span ended
			this.operation.end(
					new GrpcResponse(status, this.headers, trailers, TracingClientCall.this.sent, this.received),
					status.getCause());
			super.onClose(status, trailers);
		}

	}

}
