package dev.traced.instrumentation.webflux;

import dev.traced.core.Guard;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that is traced: what was sent, and what is learnt of it while it is served.
 */
final class ServedRequest extends ServerHttpRequestDecorator {

	/** Where the context of Reactor has the request. */
	static final String KEY = "dev.traced.webflux.request";

	private final ServerHttpRequest described;

	private final Guard guard;

	private Context context = Context.root();

	private volatile @Nullable ServerWebExchange exchange;

	private volatile @Nullable Throwable error;

	/**
	 * Creates a request.
	 * @param sent the request as it was sent
	 * @param described the request as forwarded headers describe it, if those are applied
	 * @param guard keeps failures out of the application
	 */
	ServedRequest(ServerHttpRequest sent, ServerHttpRequest described, Guard guard) {
		super(sent);
		this.described = described;
		this.guard = guard;
	}

	/** The request as the application will see it. */
	ServerHttpRequest described() {
		return this.described;
	}

	/** The context in which it is served. */
	Context context() {
		return this.context;
	}

	void begin(Context context) {
		this.context = context;
	}

	/** Takes note of the exchange, in which the handlers leave what they found. */
	void reached(ServerWebExchange exchange) {
		this.exchange = exchange;
	}

	/** Takes note of what left the filters and the handler. */
	void failed(Throwable error) {
		this.error = error;
	}

	/**
	 * What a handler or a filter left in the exchange.
	 * @param name the name of the attribute
	 * @return the attribute, or {@code null}
	 */
	@Nullable Object attribute(String name) {
		ServerWebExchange reached = this.exchange;
		return (reached != null) ? reached.getAttributes().get(name) : null;
	}

	/** What left the filters and the handler, if something did. */
	@Nullable Throwable error() {
		return this.error;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		// handlers go on where the last part of the body arrives
		return new ContextFlux<>(super.getBody(), this.context, this.guard);
	}

}
