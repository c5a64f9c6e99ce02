package dev.traced.instrumentation.grpc;

import java.net.InetSocketAddress;
import java.util.UUID;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * Where servers listen and how they are reached.
 */
interface RpcTransport {

	ServerBuilder<?> server();

	ManagedChannelBuilder<?> channel(Server server);

	/** A channel that leads nowhere. */
	ManagedChannelBuilder<?> refusingChannel();

	/** HTTP/2 over TCP. */
	static RpcTransport netty() {
		return new RpcTransport() {

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
				// nobody listens on the port of the multiplexer
				return NettyChannelBuilder.forAddress("localhost", 1).usePlaintext();
			}

		};
	}

	/** Inside this process. */
	static RpcTransport inProcess() {
		return new RpcTransport() {

			@Override
			public ServerBuilder<?> server() {
				return InProcessServerBuilder.forName(UUID.randomUUID().toString());
			}

			@Override
			public ManagedChannelBuilder<?> channel(Server server) {
				return InProcessChannelBuilder.forAddress(server.getListenSockets().get(0));
			}

			@Override
			public ManagedChannelBuilder<?> refusingChannel() {
				return InProcessChannelBuilder.forName("nobody");
			}

		};
	}

}
