package dev.traced.instrumentation.restclient;

/**
 * The contract for a {@code RestClient} on Reactor Netty.
 */
class ReactorRestClientTests extends RestClientTests {

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.clients.imperative.factory=reactor" };
	}

}
