package dev.traced.instrumentation.webflux;

import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Records one span for each request, around all filters and handlers of errors.
 */
final class TracingHttpHandler implements HttpHandler {

	private final HttpHandler next;

	private final Instrumentation<ServerHttpRequest, ServerHttpResponse> instrumentation;

	private final Guard guard;

	private final ExcludedPaths excluded;

	private final HttpServerTraceHeaders traceHeaders;

	private final @Nullable ForwardedHeaderTransformer forwarded;

	TracingHttpHandler(HttpHandler next, Instrumentation<ServerHttpRequest, ServerHttpResponse> instrumentation,
			ExcludedPaths excluded, HttpServerTraceHeaders traceHeaders,
			@Nullable ForwardedHeaderTransformer forwarded) {
		this.next = next;
		this.instrumentation = instrumentation;
		this.guard = instrumentation.guard();
		this.excluded = excluded;
		this.traceHeaders = traceHeaders;
		this.forwarded = forwarded;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		return new Served(request, response);
	}

	private @Nullable ServingSubscriber begin(ServerHttpRequest request, ServerHttpResponse response,
			CoreSubscriber<? super Void> actual) {
		try {
			ServedRequest served = new ServedRequest(request, described(request), this.guard);
			Context parent = Context.current();
			if (this.excluded.matches(request.getMethod().name(), WebFluxSpanConvention.rawPath(request),
					request.getPath().contextPath().value().length())) {
				served.begin(Suppression.suppress(this.instrumentation.extract(parent, served)));
				return new ServingSubscriber(actual, served, response, Operation.noop(), this.guard);
			}
			Operation<ServerHttpResponse> operation = this.instrumentation.start(parent, served);
			if (operation == Operation.<ServerHttpResponse>noop()) {
				return null;
			}
			served.begin(operation.context());
			writeHeaders(operation, response);
			return new ServingSubscriber(actual, served, response, operation, this.guard);
		}
		catch (Throwable ex) {
			this.guard.failed("starting the span of a request", ex);
			return null;
		}
	}

	private void writeHeaders(Operation<ServerHttpResponse> operation, ServerHttpResponse response) {
		if (this.traceHeaders.isEmpty() || Suppression.isSuppressed(operation.context())) {
			return;
		}
		try {
			this.traceHeaders.write(operation.span().getSpanContext(), response.getHeaders()::add);
		}
		catch (Throwable ex) {
			// the span has begun and is to end
			this.guard.failed("telling the trace of a request", ex);
		}
	}

	private ServerHttpRequest described(ServerHttpRequest request) {
		try {
			return (this.forwarded != null) ? this.forwarded.apply(request) : request;
		}
		catch (RuntimeException ex) {
			// the application answers it with 400
			return request;
		}
	}

	/**
	 * The serving of one request, which begins when it is subscribed to.
	 */
	private final class Served extends Mono<Void> {

		private final ServerHttpRequest request;

		private final ServerHttpResponse response;

		Served(ServerHttpRequest request, ServerHttpResponse response) {
			this.request = request;
			this.response = response;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			ServingSubscriber serving = begin(this.request, this.response, actual);
			try (Scope scope = TracingHttpHandler.this.guard.attach((serving != null) ? serving.context() : null)) {
				ServerHttpRequest seen = (serving != null) ? serving.request() : this.request;
				TracingHttpHandler.this.next.handle(seen, this.response)
					.subscribe((serving != null) ? serving : actual);
			}
			catch (Throwable ex) {
				if (serving != null) {
					serving.end(ex);
				}
				Exceptions.throwIfFatal(ex);
				Operators.error(actual, ex);
			}
		}

	}

}
