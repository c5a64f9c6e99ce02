package dev.traced.instrumentation.webflux;

/**
 * The contract, kept by WebFlux on Tomcat.
 */
class TomcatWebFluxHttpServerIT extends WebFluxHttpServerContract {

	@Override
	protected Class<?> configuration() {
		return TomcatWebFluxConfiguration.class;
	}

}
