package dev.traced.instrumentation.restclient;

import java.util.List;
import java.util.Set;

import dev.traced.core.Guard;
import dev.traced.core.LazyInstrumentation;
import dev.traced.instrumentation.http.HttpClientBuilderProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes traced clients of untraced ones. What is traced already is left as it is, so that
 * no attempt has two spans; if something fails, the application keeps what it had.
 */
final class RestClientInstrumenter {

	private static final Set<String> AROUND = Set.of("org.springframework.http.client.InterceptingClientHttpRequest",
			"org.springframework.http.client.BufferingClientHttpRequestWrapper");

	private final LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation;

	private final Guard guard;

	private final RestClientFactoryAccess factories;

	private final UriTemplates templates = new UriTemplates();

	RestClientInstrumenter(LazyInstrumentation<HttpRequest, ClientHttpResponse> instrumentation, Guard guard,
			RestClientFactoryAccess factories) {
		this.instrumentation = instrumentation;
		this.guard = guard;
		this.factories = factories;
	}

	/**
	 * Traces a template, in place.
	 * @param template the template
	 */
	void instrument(RestTemplate template) {
		try {
			ClientHttpRequestFactory factory = factory(template);
			if (factory != null && !TracingClientHttpRequestFactory.isTraced(factory)) {
				template.setRequestFactory(
						new TracingClientHttpRequestFactory(factory, this.instrumentation, this.templates));
				if (template.getUriTemplateHandler().getClass() == DefaultUriBuilderFactory.class) {
					template.setUriTemplateHandler(TracingUriBuilderFactory
						.of((DefaultUriBuilderFactory) template.getUriTemplateHandler(), this.templates));
				}
			}
		}
		catch (Throwable ex) {
			this.guard.failed("tracing a RestTemplate", ex);
		}
	}

	/**
	 * Traces a client.
	 * @param client the client
	 * @return a traced copy, or the same if it is traced or of an unknown kind
	 */
	RestClient instrument(RestClient client) {
		try {
			if (!this.factories.isKnown(client)) {
				return client;
			}
			ClientHttpRequestFactory factory = this.factories.of(client);
			if (factory == null) {
				return intercepted(client);
			}
			if (TracingClientHttpRequestFactory.isTraced(factory)) {
				return client;
			}
			return client.mutate().requestFactory(traced(factory)).build();
		}
		catch (Throwable ex) {
			this.guard.failed("tracing a RestClient", ex);
			return client;
		}
	}

	/**
	 * Traces the clients of a builder whose request factory is final, in place.
	 * @param builder the builder
	 */
	void instrument(RestClient.Builder builder) {
		try {
			if (HttpClientBuilderProxy.isProxy(builder)) {
				return;
			}
			ClientHttpRequestFactory factory = this.factories.of(builder);
			if (factory == null) {
				// the default one, chosen by what is on the classpath
				factory = this.factories.of(RestClient.builder().build());
			}
			if (factory == null) {
				builder.requestInterceptors(this::addInterceptor);
			}
			else if (!TracingClientHttpRequestFactory.isTraced(factory)) {
				builder.requestFactory(traced(factory));
			}
		}
		catch (Throwable ex) {
			this.guard.failed("tracing a RestClient.Builder", ex);
		}
	}

	/**
	 * Puts a proxy before a builder that instruments its clients when they are built.
	 * @param builder the builder
	 * @return the builder to use instead
	 */
	RestClient.Builder wrap(RestClient.Builder builder) {
		return HttpClientBuilderProxy.of(RestClient.Builder.class, builder, this::build, RestClient.Builder::clone);
	}

	/**
	 * Whether a request is one of a traced client, as far as it can be told: those that
	 * Spring puts around it for interceptors and buffering do not tell.
	 * @param request the request, as the client made it
	 * @return {@code false} if it is not
	 */
	static boolean isTraced(@Nullable HttpRequest request) {
		return request == null || request instanceof TracingClientHttpRequest
				|| AROUND.contains(request.getClass().getName());
	}

	private RestClient build(RestClient.Builder builder) {
		instrument(builder);
		// of a builder that is not Spring's own the client may be
		return instrument(builder.build());
	}

	private RestClient intercepted(RestClient client) {
		boolean[] traced = new boolean[1];
		RestClient.Builder builder = client.mutate()
			.requestInterceptors((interceptors) -> traced[0] = !addInterceptor(interceptors));
		return traced[0] ? client : builder.build();
	}

	/**
	 * Puts our interceptor last.
	 * @return whether it was not there
	 */
	private boolean addInterceptor(List<ClientHttpRequestInterceptor> interceptors) {
		boolean found = interceptors.removeIf(TracingClientHttpRequestInterceptor.class::isInstance);
		interceptors.add(new TracingClientHttpRequestInterceptor(this.instrumentation));
		return !found;
	}

	private ClientHttpRequestFactory traced(ClientHttpRequestFactory factory) {
		return new TracingClientHttpRequestFactory(factory, this.instrumentation, null);
	}

	/**
	 * The factory that was set on a template, without what the template puts around it
	 * for its interceptors and for buffering.
	 */
	private static @Nullable ClientHttpRequestFactory factory(RestTemplate template) {
		ClientHttpRequestFactory factory = template.getRequestFactory();
		if (factory instanceof InterceptingClientHttpRequestFactory intercepting
				&& !template.getInterceptors().isEmpty()) {
			factory = intercepting.getDelegate();
		}
		if (factory instanceof BufferingClientHttpRequestFactory buffering
				&& template.getBufferingPredicate() != null) {
			factory = buffering.getDelegate();
		}
		return factory;
	}

}
