package dev.traced.instrumentation.grpc;

import java.net.SocketAddress;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A call that a client makes. An interface, so that the call itself is the request and
 * nothing has to be allocated for calls that are not recorded.
 */
public interface GrpcClientRequest {

	/**
	 * The full name of the method.
	 * @return the name, such as {@code shop.Orders/Place}
	 */
	String method();

	/**
	 * Whether the method may be recorded under its name.
	 * @return {@code false} for names beyond {@code tracing.grpc.max-methods}
	 */
	boolean recognized();

	/**
	 * Where the channel leads.
	 * @return the target
	 */
	GrpcTarget target();

	/**
	 * The metadata that is sent.
	 * @return the headers
	 */
	Metadata headers();

	/**
	 * The other end of the connection.
	 * @return the address, or {@code null} as long as there is no connection
	 */
	@Nullable SocketAddress peer();

}
