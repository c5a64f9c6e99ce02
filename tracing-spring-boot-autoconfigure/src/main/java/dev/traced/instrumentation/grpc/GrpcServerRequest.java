package dev.traced.instrumentation.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;

/**
 * A call that a server has received.
 *
 * @param call the call: its method, authority and transport
 * @param headers the metadata that the caller has sent
 * @param recognized whether the method may be recorded under its name; {@code false} for
 * what may be any text that a stranger sends
 */
public record GrpcServerRequest(ServerCall<?, ?> call, Metadata headers, boolean recognized) {

	/**
	 * The full name of the method.
	 * @return the name, such as {@code shop.Orders/Place}
	 */
	public String method() {
		return this.call.getMethodDescriptor().getFullMethodName();
	}

}
