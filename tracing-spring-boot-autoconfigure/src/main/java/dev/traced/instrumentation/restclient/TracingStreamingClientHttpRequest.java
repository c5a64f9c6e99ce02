package dev.traced.instrumentation.restclient;

import java.io.IOException;

import dev.traced.core.Instrumentation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Traces a request whose body is streamed. A type of its own, because Spring streams only
 * into what says that it can.
 */
final class TracingStreamingClientHttpRequest extends TracingClientHttpRequest implements StreamingHttpOutputMessage {

	private final StreamingHttpOutputMessage streaming;

	TracingStreamingClientHttpRequest(ClientHttpRequest request, StreamingHttpOutputMessage streaming,
			Instrumentation<HttpRequest, ClientHttpResponse> instrumentation, @Nullable String template) {
		super(request, instrumentation, template);
		this.streaming = streaming;
	}

	@Override
	public void setBody(Body body) {
		this.streaming.setBody(body);
	}

	@Override
	public void setBody(byte[] body) throws IOException {
		this.streaming.setBody(body);
	}

}
