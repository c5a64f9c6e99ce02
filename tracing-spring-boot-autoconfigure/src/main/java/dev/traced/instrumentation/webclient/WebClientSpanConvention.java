package dev.traced.instrumentation.webclient;

import dev.traced.core.AttributeSink;
import dev.traced.core.SpanConvention;
import dev.traced.instrumentation.http.HttpAttributes;
import dev.traced.instrumentation.http.HttpClientRules;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What the spans of {@code WebClient} carry: the {@code span.http.client} of the semantic
 * conventions. Declare a subclass as a bean to add to it:
 *
 * <pre class="code">
 * &#64;Bean
 * WebClientSpanConvention webClientSpanConvention(WebClientTracingProperties properties) {
 *     return new WebClientSpanConvention(properties) {
 *         &#64;Override
 *         public String name(ClientRequest request) {
 *             return "call " + request.url().getHost();
 *         }
 *     };
 * }
 * </pre>
 */
public class WebClientSpanConvention implements SpanConvention<ClientRequest, ClientResponse> {

	/** The {@code error.type} of a request that was cancelled before it was answered. */
	public static final String CANCELLED = "cancelled";

	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final HttpClientRules rules;

	/**
	 * Creates the convention.
	 * @param properties what to capture and what to redact
	 */
	public WebClientSpanConvention(WebClientTracingProperties properties) {
		this.rules = new HttpClientRules(properties.redactedQueryParameters(), properties.capturedRequestHeaders(),
				properties.capturedResponseHeaders());
	}

	@Override
	public String name(ClientRequest request) {
		return this.rules.name(request.method().name(), template(request));
	}

	@Override
	public SpanKind kind(ClientRequest request) {
		return SpanKind.CLIENT;
	}

	@Override
	public void samplingAttributes(ClientRequest request, AttributeSink attributes) {
		this.rules.request(attributes, request.method().name(), request.url());
		attributes.put(HttpAttributes.URL_TEMPLATE, template(request));
	}

	@Override
	public void onStart(ClientRequest request, Span span) {
		this.rules.requestHeaders(span, (name) -> request.headers().get(name));
		if (request instanceof TracingClientRequest traced && traced.resends() > 0) {
			span.setAttribute(HttpAttributes.REQUEST_RESEND_COUNT, HttpAttributes.number(traced.resends()));
		}
	}

	/**
	 * {@inheritDoc}
	 * @param response the response; with neither response nor error the request was
	 * cancelled
	 */
	@Override
	public void onEnd(ClientRequest request, @Nullable ClientResponse response, @Nullable Throwable error, Span span) {
		if (response != null) {
			this.rules.status(span, response.statusCode().value());
			this.rules.responseHeaders(span, (name) -> response.headers().header(name));
		}
		else if (error == null) {
			span.setAttribute(HttpAttributes.ERROR_TYPE, CANCELLED);
			span.setStatus(StatusCode.ERROR);
		}
	}

	private @Nullable String template(ClientRequest request) {
		return this.rules.templatePath((String) request.attributes().get(URI_TEMPLATE));
	}

}
