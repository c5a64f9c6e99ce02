package dev.traced.instrumentation.restclient;

import java.io.IOException;

import dev.traced.core.AttributeSink;
import dev.traced.core.SpanConvention;
import dev.traced.instrumentation.http.HttpAttributes;
import dev.traced.instrumentation.http.HttpClientRules;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * What the spans of {@code RestTemplate} and {@code RestClient} carry: the
 * {@code span.http.client} of the semantic conventions. Declare a subclass as a bean to
 * add to it:
 *
 * <pre class="code">
 * &#64;Bean
 * RestClientSpanConvention restClientSpanConvention(RestClientTracingProperties properties) {
 *     return new RestClientSpanConvention(properties) {
 *         &#64;Override
 *         public void onStart(HttpRequest request, Span span) {
 *             super.onStart(request, span);
 *             span.setAttribute("peer.team", team(request.getURI().getHost()));
 *         }
 *     };
 * }
 * </pre>
 */
public class RestClientSpanConvention implements SpanConvention<HttpRequest, ClientHttpResponse> {

	/** The attribute of a request by which {@code RestClient} tells the template. */
	static final String URI_TEMPLATE = RestClient.class.getName() + ".uriTemplate";

	private final HttpClientRules rules;

	/**
	 * Creates the convention.
	 * @param properties what to capture and what to redact
	 */
	public RestClientSpanConvention(RestClientTracingProperties properties) {
		this.rules = new HttpClientRules(properties.redactedQueryParameters(), properties.capturedRequestHeaders(),
				properties.capturedResponseHeaders());
	}

	@Override
	public String name(HttpRequest request) {
		return this.rules.name(request.getMethod().name(), template(request));
	}

	@Override
	public SpanKind kind(HttpRequest request) {
		return SpanKind.CLIENT;
	}

	@Override
	public void samplingAttributes(HttpRequest request, AttributeSink attributes) {
		this.rules.request(attributes, request.getMethod().name(), request.getURI());
		attributes.put(HttpAttributes.URL_TEMPLATE, template(request));
	}

	@Override
	public void onStart(HttpRequest request, Span span) {
		this.rules.requestHeaders(span, (name) -> request.getHeaders().get(name));
	}

	@Override
	public void onEnd(HttpRequest request, @Nullable ClientHttpResponse response, @Nullable Throwable error,
			Span span) {
		if (response == null) {
			return;
		}
		try {
			this.rules.status(span, response.getStatusCode().value());
		}
		catch (IOException ex) {
			// the interceptor has asked already and gives no response that fails here
			throw new IllegalStateException(ex);
		}
		this.rules.responseHeaders(span, (name) -> response.getHeaders().get(name));
	}

	private @Nullable String template(HttpRequest request) {
		return this.rules.templatePath((String) request.getAttributes().get(URI_TEMPLATE));
	}

}
