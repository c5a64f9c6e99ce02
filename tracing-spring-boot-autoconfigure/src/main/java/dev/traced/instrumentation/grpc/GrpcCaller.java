package dev.traced.instrumentation.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import dev.traced.core.Caller;
import io.grpc.Grpc;
import org.jspecify.annotations.Nullable;

/**
 * Tells who made a call: the peer of the connection. A peer without an address, within
 * the process or behind a Unix socket, matches no rule for addresses.
 */
final class GrpcCaller implements Caller<GrpcServerRequest> {

	@Override
	public String path(GrpcServerRequest request) {
		return "/" + request.method();
	}

	@Override
	public @Nullable String address(GrpcServerRequest request) {
		if (request.call().getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer) {
			InetAddress address = peer.getAddress();
			return (address != null) ? address.getHostAddress() : peer.getHostString();
		}
		return null;
	}

}
