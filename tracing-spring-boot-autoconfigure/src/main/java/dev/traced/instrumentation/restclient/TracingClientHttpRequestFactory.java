package dev.traced.instrumentation.restclient;

import java.io.IOException;
import java.net.URI;

import dev.traced.core.Instrumentation;
import dev.traced.core.LazyInstrumentation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes requests that are traced when they are executed. Below every interceptor, so that
 * each attempt of a retry is a span of its own, and without the second request, the
 * second set of headers and the buffered body that an interceptor costs.
 */
final class TracingClientHttpRequestFactory extends AbstractClientHttpRequestFactoryWrapper {

	private final LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation;

	private final @Nullable UriTemplates templates;

	TracingClientHttpRequestFactory(ClientHttpRequestFactory factory,
			LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation, @Nullable UriTemplates templates) {
		super(factory);
		this.templates = templates;
		this.instrumentation = instrumentation;
	}

	/**
	 * Whether requests of a factory are traced already, by itself or by what it wraps.
	 * @param factory the factory
	 * @return whether it need not be wrapped
	 */
	static boolean isTraced(@Nullable ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory next = factory;
		while (next instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			if (wrapper instanceof TracingClientHttpRequestFactory) {
				return true;
			}
			next = wrapper.getDelegate();
		}
		return false;
	}

	@Override
	protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory factory)
			throws IOException {
		ClientHttpRequest request = factory.createRequest(uri, method);
		Instrumentation<HttpRequest, ClientHttpResponse> found = this.instrumentation.get();
		if (found == null || request instanceof TracingClientHttpRequest) {
			// a factory of the application's own may hand out the requests of a traced
			// one
			return request;
		}
		String template = (this.templates != null) ? this.templates.of(uri) : null;
		return (request instanceof StreamingHttpOutputMessage streaming)
				? new TracingStreamingClientHttpRequest(request, streaming, found, template)
				: new TracingClientHttpRequest(request, found, template);
	}

}
