package dev.traced.instrumentation.grpc;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Watches a served call that is recorded: what was sent and how the handler closed it.
 * The span ends when gRPC tells that the call is over, which is later than its close: by
 * then it is known whether the caller still took the response.
 *
 * @param <Q> the type of the request messages
 * @param <R> the type of the response messages
 */
final class TracingServerCall<Q, R> extends ForwardingServerCall.SimpleForwardingServerCall<Q, R> {

	private final Operation<GrpcResponse> operation;

	private final Guard guard;

	private volatile @Nullable Metadata headers;

	private volatile @Nullable Metadata trailers;

	private volatile @Nullable Status status;

	// written by one thread at a time; gRPC passes them on to the thread of the last
	// callback
	private long sent;

	private long received;

	TracingServerCall(ServerCall<Q, R> delegate, Operation<GrpcResponse> operation, Guard guard) {
		super(delegate);
		this.operation = operation;
		this.guard = guard;
	}

	@Override
	public void sendHeaders(Metadata headers) {
		this.headers = headers;
		super.sendHeaders(headers);
	}

	@Override
	public void sendMessage(R message) {
		super.sendMessage(message);
		this.sent++;
	}

	@Override
	public void close(Status status, Metadata trailers) {
		if (this.status == null) {
			this.trailers = trailers;
			this.status = status;
		}
		super.close(status, trailers);
	}

	ServerCall.Listener<Q> listener(ServerCall.Listener<Q> delegate) {
		return new Listener(delegate);
	}

	void end(Status status, @Nullable Throwable error) {
		this.operation.end(new GrpcResponse(status, this.headers, this.trailers, this.sent, this.received),
				(error != null) ? error : status.getCause());
	}

	private void completed() {
		Status status = this.status;
		end((status != null) ? status : Status.OK, null);
	}

	private void cancelled() {
		try {
			end(statusOfCancelled(), null);
		}
		catch (Throwable ex) {
			this.guard.failed("ending a cancelled call", ex);
			end(Status.CANCELLED, null);
		}
	}

	private Status statusOfCancelled() {
		Status status = this.status;
		if (status != null && !status.isOk()) {
			return status;
		}
		if (status != null && this.sent != 1 && getMethodDescriptor().getType().serverSendsOneMessage()) {
			// gRPC itself cancels a call that is closed with OK without its one response
			return Status.INTERNAL.withDescription("Closed with " + this.sent + " responses instead of one");
		}
		// DEADLINE_EXCEEDED if that is why; the cause only says that gRPC cancels its
		// context
		Status cancelled = Contexts.statusFromCancelled(Context.current());
		return (cancelled != null) ? cancelled.withCause(null) : Status.CANCELLED;
	}

	/**
	 * Has the context in its callbacks, counts messages and ends the span.
	 */
	private final class Listener extends ContextServerListener<Q> {

		Listener(ServerCall.Listener<Q> delegate) {
			super(delegate, TracingServerCall.this.operation.context(), TracingServerCall.this.guard);
		}

		@Override
		public void onMessage(Q message) {
			TracingServerCall.this.received++;
			try {
				super.onMessage(message);
			}
			catch (Throwable ex) {
				thrown(ex);
				throw ex;
			}
		}

		@Override
		public void onHalfClose() {
			try {
				super.onHalfClose();
			}
			catch (Throwable ex) {
				thrown(ex);
				throw ex;
			}
		}

		@Override
		public void onReady() {
			try {
				super.onReady();
			}
			catch (Throwable ex) {
				thrown(ex);
				throw ex;
			}
		}

		@Override
		public void onCancel() {
			try {
				super.onCancel();
			}
			finally {
				cancelled();
			}
		}

		@Override
		public void onComplete() {
			try {
				super.onComplete();
			}
			finally {
				completed();
			}
		}

		/** gRPC closes the call as UNKNOWN, whatever is thrown, unless it is closed. */
		private void thrown(Throwable ex) {
			Status status = TracingServerCall.this.status;
			end((status != null) ? status : Status.UNKNOWN, ex);
		}

	}

}
