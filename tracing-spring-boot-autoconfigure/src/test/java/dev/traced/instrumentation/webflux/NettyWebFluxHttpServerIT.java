package dev.traced.instrumentation.webflux;

/**
 * The contract, kept by WebFlux on Netty.
 */
class NettyWebFluxHttpServerIT extends WebFluxHttpServerContract {

	@Override
	protected Class<?> configuration() {
		return NettyWebFluxConfiguration.class;
	}

}
