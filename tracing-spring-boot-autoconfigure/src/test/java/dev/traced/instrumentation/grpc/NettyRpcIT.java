package dev.traced.instrumentation.grpc;

/**
 * {@link RpcContract} over HTTP/2 and TCP.
 */
class NettyRpcIT extends RpcContract {

	private final RpcTransport transport = RpcTransport.netty();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
