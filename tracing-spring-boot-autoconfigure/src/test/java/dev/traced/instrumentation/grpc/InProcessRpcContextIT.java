package dev.traced.instrumentation.grpc;

/**
 * {@link RpcContextContract} inside this process.
 */
class InProcessRpcContextIT extends RpcContextContract {

	private final RpcTransport transport = RpcTransport.inProcess();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
