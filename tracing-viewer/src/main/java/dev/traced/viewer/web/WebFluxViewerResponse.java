package dev.traced.viewer.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

import dev.traced.viewer.web.ViewerResponse.Bytes;
import dev.traced.viewer.web.ViewerResponse.Events;
import dev.traced.viewer.web.ViewerResponse.Writer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends an answer by Spring's reactive API.
 */
final class WebFluxViewerResponse implements ServerResponse {

	private static final int CHUNK_SIZE = 32 * 1024;

	private static final Executor BLOCKING = (task) -> Schedulers.boundedElastic().schedule(task);

	private final ViewerHandler handler;

	private final ViewerResponse response;

	WebFluxViewerResponse(ViewerHandler handler, ViewerResponse response) {
		this.handler = handler;
		this.response = response;
	}

	@Override
	public HttpStatusCode statusCode() {
		return HttpStatusCode.valueOf(this.response.status());
	}

	@Override
	public HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		this.response.headers().forEach(headers::set);
		return headers;
	}

	@Override
	public MultiValueMap<String, ResponseCookie> cookies() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
		return send(this.response, exchange);
	}

	private Mono<Void> send(ViewerResponse answer, ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.headers().forEach(response.getHeaders()::set);
		boolean head = HttpMethod.HEAD.equals(exchange.getRequest().getMethod());
		if (answer.body() instanceof Events events) {
			if (head) {
				events.subscription().close();
				return response.setComplete();
			}
			return response.writeAndFlushWith(
					stream(events.subscription(), response.bufferFactory()).map((buffer) -> Mono.just(buffer)));
		}
		if (answer.body() instanceof Bytes body) {
			response.getHeaders().setContentLength(body.bytes().length);
			return head ? response.setComplete()
					: response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body.bytes())));
		}
		return head ? response.setComplete() : write((Writer) answer.body(), exchange);
	}

	private Mono<Void> write(Writer writer, ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		// nothing is sent before the first chunk is full: until then, a failure can be
		// told
		return response
			.writeWith(Flux.from(DataBufferUtils.outputStreamPublisher((out) -> write(writer, out),
					response.bufferFactory(), BLOCKING, CHUNK_SIZE)))
			.onErrorResume((ex) -> !response.isCommitted(), (ex) -> send(this.handler.failed(ex), exchange));
	}

	private static void write(Writer writer, OutputStream out) {
		try {
			writer.writeTo(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Flux<DataBuffer> stream(EventSubscription subscription, DataBufferFactory buffers) {
		return Flux.<DataBuffer>create((sink) -> {
			sink.onDispose(subscription::close);
			sink.onRequest((n) -> send(subscription, sink, buffers));
			subscription.listen(() -> send(subscription, sink, buffers));
		});
	}

	private static void send(EventSubscription subscription, FluxSink<DataBuffer> sink, DataBufferFactory buffers) {
		synchronized (sink) {
			while (!subscription.isClosed() && sink.requestedFromDownstream() > 0) {
				byte[] events = subscription.poll();
				if (events == null) {
					return;
				}
				sink.next(buffers.wrap(events));
			}
		}
		if (subscription.isClosed()) {
			sink.complete();
		}
	}

}
