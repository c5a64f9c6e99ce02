package dev.traced.instrumentation.restclient;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Traces one attempt: the span begins when the request is executed and ends when the
 * headers of the response are there. Reading the body is the caller's own time.
 */
class TracingClientHttpRequest implements ClientHttpRequest {

	private final ClientHttpRequest request;

	private final @Nullable String template;

	private final Instrumentation<HttpRequest, ClientHttpResponse> instrumentation;

	TracingClientHttpRequest(ClientHttpRequest request,
			Instrumentation<HttpRequest, ClientHttpResponse> instrumentation, @Nullable String template) {
		this.template = template;
		this.request = request;
		this.instrumentation = instrumentation;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		Context parent = Context.current();
		if (this.instrumentation.isDropped(parent)) {
			this.instrumentation.inject(parent, this.request);
			return this.request.execute();
		}
		if (this.template != null) {
			tellTemplate(this.template);
		}
		return execute(this.instrumentation.start(parent, this.request), this.request::execute);
	}

	/**
	 * Makes an attempt under its operation.
	 * @param operation the operation, which ends with it
	 * @param attempt the attempt
	 * @return the response
	 * @throws IOException if the attempt fails so
	 */
	static ClientHttpResponse execute(Operation<ClientHttpResponse> operation, Attempt attempt) throws IOException {
		try (Scope scope = operation.makeCurrent()) {
			ClientHttpResponse response = attempt.execute();
			end(operation, response);
			return response;
		}
		catch (Throwable ex) {
			operation.end(null, ex);
			throw ex;
		}
	}

	private void tellTemplate(String template) {
		try {
			this.request.getAttributes().putIfAbsent(RestClientSpanConvention.URI_TEMPLATE, template);
		}
		catch (RuntimeException ex) {
			this.instrumentation.guard().failed("naming the template of a request", ex);
		}
	}

	private static void end(Operation<ClientHttpResponse> operation, @Nullable ClientHttpResponse response) {
		if (!operation.isRecording()) {
			return;
		}
		Throwable failure = null;
		if (response != null) {
			try {
				// some libraries read the status line only now, and fail only now
				response.getStatusCode();
			}
			catch (IOException | RuntimeException ex) {
				failure = ex;
			}
		}
		operation.end((failure != null) ? null : response, failure);
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.getMethod();
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

	@Override
	public OutputStream getBody() throws IOException {
		return this.request.getBody();
	}

	@Override
	public String toString() {
		return this.request.toString();
	}

	/**
	 * What is traced.
	 */
	@FunctionalInterface
	interface Attempt {

		ClientHttpResponse execute() throws IOException;

	}

}
