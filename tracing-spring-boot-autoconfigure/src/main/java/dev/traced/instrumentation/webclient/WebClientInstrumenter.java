package dev.traced.instrumentation.webclient;

import dev.traced.core.Guard;
import dev.traced.core.LazyInstrumentation;
import dev.traced.instrumentation.http.HttpClientBuilderProxy;
import io.opentelemetry.context.Context;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes traced clients of untraced ones. What is traced already is left as it is, so that
 * no attempt has two spans; if something fails, the application keeps what it had.
 */
final class WebClientInstrumenter {

	static final String KNOWN = "org.springframework.web.reactive.function.client.DefaultWebClient";

	private final ExchangeFilterFunction filter;

	private final Guard guard;

	WebClientInstrumenter(LazyInstrumentation<ClientRequest, ClientResponse> instrumentation, Guard guard) {
		this.filter = new TracingExchangeFilterFunction(instrumentation);
		this.guard = guard;
	}

	/**
	 * Traces a client.
	 * @param client the client
	 * @return a traced copy, or the same if it is traced or not Spring's own
	 */
	WebClient instrument(WebClient client) {
		try {
			if (!client.getClass().getName().equals(KNOWN)) {
				return client;
			}
			WebClient.Builder builder = client.mutate();
			return add(builder) ? builder.build() : client;
		}
		catch (Throwable ex) {
			this.guard.failed("tracing a WebClient", ex);
			return client;
		}
	}

	/**
	 * Traces the clients of a builder, in place, as the innermost of the filters that it
	 * has: inside a filter that retries, so that each attempt is seen.
	 * @param builder the builder
	 */
	void instrument(WebClient.Builder builder) {
		try {
			if (!HttpClientBuilderProxy.isProxy(builder)) {
				add(builder);
			}
		}
		catch (Throwable ex) {
			this.guard.failed("tracing a WebClient.Builder", ex);
		}
	}

	/**
	 * Puts a proxy before a builder that instruments its clients when they are built.
	 * @param builder the builder
	 * @return the builder to use instead
	 */
	WebClient.Builder wrap(WebClient.Builder builder) {
		return HttpClientBuilderProxy.of(WebClient.Builder.class, builder, this::build, WebClient.Builder::clone);
	}

	private WebClient build(WebClient.Builder builder) {
		instrument(builder);
		return builder.build();
	}

	/**
	 * Puts our filter last.
	 * @return whether it was not there
	 */
	private boolean add(WebClient.Builder builder) {
		boolean[] found = new boolean[1];
		builder.filters((filters) -> {
			found[0] = filters.removeIf(TracingExchangeFilterFunction.class::isInstance);
			filters.add(this.filter);
		});
		if (!found[0]) {
			builder.defaultRequest(WebClientInstrumenter::keepContext);
		}
		return !found[0];
	}

	/**
	 * Keeps the context of whoever begins to build a request, for when it is sent, or
	 * sent again, on a thread that knows nothing of it.
	 */
	private static void keepContext(WebClient.RequestHeadersSpec<?> request) {
		Context current = Context.current();
		if (current != Context.root()) {
			request.attribute(ReactorContext.KEY, current);
		}
	}

}
