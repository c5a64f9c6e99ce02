package dev.traced.instrumentation.restclient;

import java.io.IOException;

import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import io.opentelemetry.context.Context;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Traces a {@code RestClient} whose request factory cannot be reached, as in a native
 * image. Costs more than {@link TracingClientHttpRequestFactory}.
 */
final class TracingClientHttpRequestInterceptor implements ClientHttpRequestInterceptor {

	private final LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation;

	TracingClientHttpRequestInterceptor(LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation) {
		this.instrumentation = instrumentation;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Instrumentation<HttpRequest, ClientHttpResponse> found = this.instrumentation.get();
		if (found == null) {
			return execution.execute(request, body);
		}
		Context parent = Context.current();
		if (found.isDropped(parent)) {
			found.inject(parent, request);
			return execution.execute(request, body);
		}
		return TracingClientHttpRequest.execute(found.start(parent, request), () -> execution.execute(request, body));
	}

}
