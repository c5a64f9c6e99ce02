package dev.traced.instrumentation.webflux;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import dev.traced.core.Tracing;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Ends the span of a request: when the response has been written, when that failed, or
 * when the client has gone. Whoever is above finds the trace in the context of Reactor.
 */
final class ServingSubscriber implements CoreSubscriber<Void>, Subscription {

	private final CoreSubscriber<? super Void> actual;

	private final ServedRequest request;

	private final ServerHttpResponse response;

	private final Operation<ServerHttpResponse> operation;

	private final Guard guard;

	private final reactor.util.context.Context reactorContext;

	private @Nullable Subscription subscription;

	ServingSubscriber(CoreSubscriber<? super Void> actual, ServedRequest request, ServerHttpResponse response,
			Operation<ServerHttpResponse> operation, Guard guard) {
		this.actual = actual;
		this.request = request;
		this.response = response;
		this.operation = operation;
		this.guard = guard;
		reactor.util.context.Context traced = actual.currentContext()
			.put(Tracing.REACTOR_CONTEXT_KEY, request.context());
		this.reactorContext = operation.isRecording() ? traced.put(ServedRequest.KEY, request) : traced;
	}

	ServedRequest request() {
		return this.request;
	}

	Context context() {
		return this.request.context();
	}

	@Override
	public reactor.util.context.Context currentContext() {
		return this.reactorContext;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.subscription, subscription)) {
			this.subscription = subscription;
			this.actual.onSubscribe(this);
		}
	}

	@Override
	public void onNext(Void nothing) {
		this.actual.onNext(nothing);
	}

	@Override
	public void onError(Throwable error) {
		end(error);
		this.actual.onError(error);
	}

	@Override
	public void onComplete() {
		end(null);
		this.actual.onComplete();
	}

	@Override
	public void request(long count) {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = this.guard.attach(context())) {
				upstream.request(count);
			}
		}
	}

	@Override
	public void cancel() {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			upstream.cancel();
		}
		end(null);
	}

	/**
	 * Ends the span.
	 * @param error what left the application, so that the server has to deal with it
	 */
	void end(@Nullable Throwable error) {
		if (!this.operation.isRecording()) {
			this.operation.end(null, null);
			return;
		}
		Throwable cause = null;
		ServerHttpResponse sent = this.response;
		try {
			if (error != null && !DisconnectedClientHelper.isClientDisconnectedException(error)) {
				cause = error;
			}
			else if (isUpgraded(sent)) {
				sent = new UpgradedResponse(sent);
			}
			else if (!sent.isCommitted()) {
				// the client has gone: there is no status
				sent = null;
			}
			else if (WebFluxSpanConvention.status(sent.getStatusCode()) >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
				cause = this.request.error();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("ending the span of a request", ex);
		}
		this.operation.end(sent, cause);
	}

	/** Whether there is a WebSocket: the server does not tell that status. */
	private boolean isUpgraded(ServerHttpResponse sent) {
		return this.request.attribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof WebSocketHandler
				&& WebFluxSpanConvention.status(sent.getStatusCode()) == HttpStatus.OK.value();
	}

	private static final class UpgradedResponse extends ServerHttpResponseDecorator {

		UpgradedResponse(ServerHttpResponse sent) {
			super(sent);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.SWITCHING_PROTOCOLS;
		}

	}

}
