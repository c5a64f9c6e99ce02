package dev.traced.instrumentation.grpc;

import dev.traced.core.Guard;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * Makes the caller's context current in every callback of a call, on whatever thread it
 * comes: what the application does with a response is its own work, not a part of the
 * call.
 *
 * @param <R> the type of the response messages
 */
class ContextClientListener<R> extends ForwardingClientCallListener.SimpleForwardingClientCallListener<R> {

	private final Context context;

	private final Guard guard;

	ContextClientListener(ClientCall.Listener<R> delegate, Context context, Guard guard) {
		super(delegate);
		this.context = context;
		this.guard = guard;
	}

	@Override
	public void onHeaders(Metadata headers) {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onHeaders(headers);
		}
	}

	@Override
	public void onMessage(R message) {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onMessage(message);
		}
	}

	@Override
	public void onClose(Status status, Metadata trailers) {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onClose(status, trailers);
		}
	}

	@Override
	public void onReady() {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onReady();
		}
	}

}
