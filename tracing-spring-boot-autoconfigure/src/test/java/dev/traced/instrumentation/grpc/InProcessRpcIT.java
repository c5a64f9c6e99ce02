package dev.traced.instrumentation.grpc;

import java.util.UUID;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;

/**
 * Calls inside this process.
 */
class InProcessRpcIT extends RpcContract {

	private final String name = UUID.randomUUID().toString();

	@Override
	RpcFixture.Transport transport() {
		return new RpcFixture.Transport() {

			@Override
			public ServerBuilder<?> server() {
				return InProcessServerBuilder.forName(InProcessRpcIT.this.name);
			}

			@Override
			public ManagedChannelBuilder<?> channel(Server server) {
				return InProcessChannelBuilder.forName(InProcessRpcIT.this.name);
			}

			@Override
			public ManagedChannelBuilder<?> refusingChannel() {
				return InProcessChannelBuilder.forName("nobody");
			}

		};
	}

}
