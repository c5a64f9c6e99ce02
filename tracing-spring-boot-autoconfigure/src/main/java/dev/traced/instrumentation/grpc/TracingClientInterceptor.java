package dev.traced.instrumentation.grpc;

import java.net.SocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.traced.core.BoundedCache;
import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Makes a span of every call that a client makes, from its start until its status is
 * known, retries included, and sends the context along.
 * <p>
 * Spring gRPC finds it by itself. For a channel of your own it comes last, so that it is
 * called first:
 *
 * <pre class="code">
 * ManagedChannelBuilder.forTarget(target).intercept(others).intercept(tracing.forTarget(target))
 * </pre>
 */
public final class TracingClientInterceptor implements ClientInterceptor, Ordered {

	private static final GrpcTarget UNKNOWN = new GrpcTarget("unknown", -1);

	/** An application has few channels. */
	private static final int KNOWN_AUTHORITIES = 256;

	private final BoundedCache<GrpcTarget> authorities = new BoundedCache<>(KNOWN_AUTHORITIES);

	private final LazyInstrumentation<GrpcClientRequest, GrpcResponse> instrumentation;

	private final Guard guard;

	private final GrpcMethods methods;

	/**
	 * Creates the interceptor.
	 * @param tracing the tracing of this application
	 * @param convention what the spans carry
	 * @param properties what is traced
	 */
	public TracingClientInterceptor(Tracing tracing, GrpcClientSpanConvention convention,
			GrpcTracingProperties properties) {
		this(() -> tracing, () -> convention, tracing.guard(), properties, () -> true);
	}

	TracingClientInterceptor(Supplier<Tracing> tracing, Supplier<GrpcClientSpanConvention> convention, Guard guard,
			GrpcTracingProperties properties, BooleanSupplier lookupAllowed) {
		MetadataSetter setter = new MetadataSetter();
		this.instrumentation = new LazyInstrumentation<>(
				() -> tracing.get()
					.sending("dev.traced.grpc", convention.get(), setter, (request) -> request.target().address()),
				lookupAllowed);
		this.guard = guard;
		this.methods = new GrpcMethods(properties.excludeMethods(), properties.maxMethods());
	}

	@Override
	public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
		return intercept(method, options, next, null);
	}

	/**
	 * Returns an interceptor for the channel with this target, where the authority of the
	 * channel would not say where it leads: Unix sockets, in-process servers, overridden
	 * authorities.
	 * @param target the target of the channel
	 * @return the interceptor
	 */
	public ClientInterceptor forTarget(String target) {
		GrpcTarget parsed = GrpcTarget.parse(target);
		return new ClientInterceptor() {

			@Override
			public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options,
					Channel next) {
				return intercept(method, options, next, parsed);
			}

		};
	}

	private <Q, R> ClientCall<Q, R> intercept(MethodDescriptor<Q, R> method, CallOptions options, Channel next,
			@Nullable GrpcTarget target) {
		Context parent = Context.current();
		ClientCall<Q, R> call;
		try {
			call = next.newCall(method, options);
		}
		catch (Throwable ex) {
			unmade(parent, method, next, target, ex);
			throw ex;
		}
		return new TracingClientCall<>(call, this, parent, method, next, target);
	}

	/** A call that an interceptor further in has refused to make. */
	private void unmade(Context parent, MethodDescriptor<?, ?> method, Channel channel, @Nullable GrpcTarget target,
			Throwable error) {
		Instrumentation<GrpcClientRequest, GrpcResponse> found = this.instrumentation.get();
		if (found != null && !found.isDropped(parent)) {
			GrpcClientRequest request = new UnmadeCall(method.getFullMethodName(), recognizes(method),
					(target != null) ? target : target(channel), new Metadata(), null);
			start(parent, method, request).end(GrpcResponse.of(error), error);
		}
	}

	/**
	 * Starts the operation of a call, or only passes the context on.
	 */
	Operation<GrpcResponse> start(Context parent, MethodDescriptor<?, ?> method, GrpcClientRequest request) {
		Instrumentation<GrpcClientRequest, GrpcResponse> found = this.instrumentation.get();
		if (found == null) {
			return Operation.noop();
		}
		try {
			if (found.isDropped(parent)) {
				found.inject(parent, request);
				return Operation.noop();
			}
			if (this.methods.treatment(method) == GrpcMethods.Treatment.EXCLUDED) {
				found.inject(Suppression.suppress(parent), request);
				return Operation.noop();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("starting a call", ex);
			return Operation.noop();
		}
		return found.start(parent, request);
	}

	boolean recognizes(MethodDescriptor<?, ?> method) {
		return this.methods.treatment(method) == GrpcMethods.Treatment.TRACED;
	}

	GrpcTarget target(Channel channel) {
		try {
			return this.authorities.get(channel.authority(), GrpcTarget::parse);
		}
		catch (Throwable ex) {
			this.guard.failed("reading where a channel leads", ex);
			return UNKNOWN;
		}
	}

	Guard guard() {
		return this.guard;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

	/**
	 * The request of a call that was never made.
	 */
	private record UnmadeCall(String method, boolean recognized, GrpcTarget target, Metadata headers,
			@Nullable SocketAddress peer) implements GrpcClientRequest {
	}

}
