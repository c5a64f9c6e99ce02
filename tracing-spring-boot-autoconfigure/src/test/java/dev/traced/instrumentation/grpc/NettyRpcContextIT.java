package dev.traced.instrumentation.grpc;

/**
 * {@link RpcContextContract} over HTTP/2 and TCP.
 */
class NettyRpcContextIT extends RpcContextContract {

	private final RpcTransport transport = RpcTransport.netty();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
