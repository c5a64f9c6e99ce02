package dev.traced.instrumentation.restclient;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * The contract for a {@code RestTemplate} on {@code HttpURLConnection}, which streams and
 * reads the status of a response late.
 */
class SimpleRestTemplateTests extends RestTemplateTests {

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.clients.imperative.factory=simple" };
	}

	@Test
	@Override
	@Disabled("HttpURLConnection sends no method that it does not know")
	protected void anUnknownMethodDoesNotNameTheSpan() {
	}

}
