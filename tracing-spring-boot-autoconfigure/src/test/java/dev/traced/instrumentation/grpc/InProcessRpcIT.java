package dev.traced.instrumentation.grpc;

/**
 * {@link RpcContract} inside this process.
 */
class InProcessRpcIT extends RpcContract {

	private final RpcTransport transport = RpcTransport.inProcess();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
