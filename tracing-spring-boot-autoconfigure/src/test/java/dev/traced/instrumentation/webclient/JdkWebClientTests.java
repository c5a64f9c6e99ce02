package dev.traced.instrumentation.webclient;

/**
 * The contract for a {@code WebClient} on the client of the JDK.
 */
class JdkWebClientTests extends WebClientTests {

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.clients.reactive.connector=jdk" };
	}

}
