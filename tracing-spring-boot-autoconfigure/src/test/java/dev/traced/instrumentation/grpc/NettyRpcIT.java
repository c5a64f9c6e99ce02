package dev.traced.instrumentation.grpc;

import java.net.InetSocketAddress;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * Calls over HTTP/2 and TCP.
 */
class NettyRpcIT extends RpcContract {

	@Override
	RpcFixture.Transport transport() {
		return new RpcFixture.Transport() {

			@Override
			public ServerBuilder<?> server() {
				return NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0));
			}

			@Override
			public ManagedChannelBuilder<?> channel(Server server) {
				return NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext();
			}

			@Override
			public ManagedChannelBuilder<?> refusingChannel() {
				// nothing listens on the port of the multiplexer
				return NettyChannelBuilder.forAddress("localhost", 1).usePlaintext();
			}

		};
	}

}
