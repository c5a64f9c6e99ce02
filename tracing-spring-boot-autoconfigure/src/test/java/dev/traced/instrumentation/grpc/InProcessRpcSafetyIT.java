package dev.traced.instrumentation.grpc;

/**
 * {@link RpcSafetyContract} inside this process.
 */
class InProcessRpcSafetyIT extends RpcSafetyContract {

	private final RpcTransport transport = RpcTransport.inProcess();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
