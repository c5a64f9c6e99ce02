package dev.traced.instrumentation.grpc;

import dev.traced.core.Guard;
import io.grpc.ForwardingServerCallListener;
import io.grpc.ServerCall;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * Makes a context current in every callback of a served call, on whatever thread it
 * comes.
 *
 * @param <Q> the type of the request messages
 */
class ContextServerListener<Q> extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {

	private final Context context;

	private final Guard guard;

	ContextServerListener(ServerCall.Listener<Q> delegate, Context context, Guard guard) {
		super(delegate);
		this.context = context;
		this.guard = guard;
	}

	@Override
	public void onMessage(Q message) {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onMessage(message);
		}
	}

	@Override
	public void onHalfClose() {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onHalfClose();
		}
	}

	@Override
	public void onCancel() {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onCancel();
		}
	}

	@Override
	public void onComplete() {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onComplete();
		}
	}

	@Override
	public void onReady() {
		try (Scope scope = this.guard.attach(this.context)) {
			super.onReady();
		}
	}

}
