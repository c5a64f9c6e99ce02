package dev.traced.instrumentation.grpc;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Makes a span of every call that a server serves, from the moment it is handed to the
 * application until it is completed or cancelled. The span's context is current in the
 * handler and in every callback.
 * <p>
 * Spring gRPC finds it by itself. For a server of your own it comes last, so that it is
 * called first:
 *
 * <pre class="code">
 * ServerBuilder.forPort(port).addService(orders).intercept(others).intercept(tracing)
 * </pre>
 *
 * {@link PriorityOrdered}, because Spring gRPC's exception handler has the highest
 * precedence: the status that the caller gets is known only outside of it.
 */
public final class TracingServerInterceptor implements ServerInterceptor, PriorityOrdered {

	private final LazyInstrumentation<GrpcServerRequest, GrpcResponse> instrumentation;

	private final Guard guard;

	private final GrpcMethods methods;

	/**
	 * Creates the interceptor.
	 * @param tracing the tracing of this application
	 * @param convention what the spans carry
	 * @param properties what is traced
	 */
	public TracingServerInterceptor(Tracing tracing, GrpcServerSpanConvention convention,
			GrpcTracingProperties properties) {
		this(() -> tracing, () -> convention, tracing.guard(), properties, () -> true);
	}

	TracingServerInterceptor(Supplier<Tracing> tracing, Supplier<GrpcServerSpanConvention> convention, Guard guard,
			GrpcTracingProperties properties, BooleanSupplier lookupAllowed) {
		MetadataGetter getter = new MetadataGetter();
		this.instrumentation = new LazyInstrumentation<>(
				() -> tracing.get().receiving("dev.traced.grpc", convention.get(), getter, new GrpcCaller()),
				lookupAllowed);
		this.guard = guard;
		this.methods = new GrpcMethods(properties.excludeMethods(), properties.maxMethods());
	}

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		Instrumentation<GrpcServerRequest, GrpcResponse> found = this.instrumentation.get();
		if (found == null) {
			return next.startCall(call, headers);
		}
		GrpcMethods.Treatment treatment = treatment(call);
		GrpcServerRequest request = new GrpcServerRequest(call, headers, treatment == GrpcMethods.Treatment.TRACED);
		if (treatment == GrpcMethods.Treatment.EXCLUDED) {
			return pass(suppressed(found, request), call, headers, next);
		}
		Operation<GrpcResponse> operation = found.start(request);
		if (operation.isRecording()) {
			return trace(operation, call, headers, next);
		}
		return (operation != Operation.<GrpcResponse>noop()) ? pass(operation.context(), call, headers, next)
				: next.startCall(call, headers);
	}

	private <Q, R> ServerCall.Listener<Q> trace(Operation<GrpcResponse> operation, ServerCall<Q, R> call,
			Metadata headers, ServerCallHandler<Q, R> next) {
		TracingServerCall<Q, R> traced = new TracingServerCall<>(call, operation, this.guard);
		try (Scope scope = operation.makeCurrent()) {
			return traced.listener(next.startCall(traced, headers));
		}
		catch (Throwable ex) {
			// what gRPC makes of it
			traced.end(Status.fromThrowable(ex), ex);
			throw ex;
		}
	}

	private <Q, R> ServerCall.Listener<Q> pass(@Nullable Context context, ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		try (Scope scope = this.guard.attach(context)) {
			ServerCall.Listener<Q> listener = next.startCall(call, headers);
			return (context != null) ? new ContextServerListener<>(listener, context, this.guard) : listener;
		}
	}

	private GrpcMethods.Treatment treatment(ServerCall<?, ?> call) {
		try {
			return this.methods.treatment(call.getMethodDescriptor());
		}
		catch (Throwable ex) {
			this.guard.failed("looking up a method", ex);
			return GrpcMethods.Treatment.TRACED_AS_OTHER;
		}
	}

	private @Nullable Context suppressed(Instrumentation<GrpcServerRequest, GrpcResponse> found,
			GrpcServerRequest request) {
		try {
			return Suppression.suppress(found.extract(Context.current(), request));
		}
		catch (Throwable ex) {
			this.guard.failed("suppressing a call", ex);
			return null;
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

}
