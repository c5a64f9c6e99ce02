package dev.traced.instrumentation.grpc;

/**
 * {@link RpcSafetyContract} over HTTP/2 and TCP.
 */
class NettyRpcSafetyIT extends RpcSafetyContract {

	private final RpcTransport transport = RpcTransport.netty();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
