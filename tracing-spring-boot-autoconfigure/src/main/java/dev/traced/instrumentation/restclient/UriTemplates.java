package dev.traced.instrumentation.restclient;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Remembers from which template a {@code RestTemplate} expanded the URI that it is about
 * to call; unlike {@code RestClient}, it does not tell the request. A template is found
 * again by the identity of the URI, on the thread that expanded it, so that one left over
 * is never taken for another request's.
 */
final class UriTemplates {

	// of the JDK's types only, and one array per thread that is written over and over
	private final ThreadLocal<@Nullable Object[]> last = ThreadLocal.withInitial(() -> new Object[2]);

	URI remember(String template, URI uri) {
		@Nullable Object[] pair = this.last.get();
		pair[0] = uri;
		pair[1] = template;
		return uri;
	}

	@Nullable String of(URI uri) {
		@Nullable Object[] pair = this.last.get();
		return (pair[0] == uri) ? (String) pair[1] : null;
	}

}
