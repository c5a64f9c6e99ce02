package dev.traced.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Traces as three services make them, by the SDK: ten spans each, a request with a
 * method, four queries, a call of another service with a query, and one of a third; every
 * tenth user and every path is another, one of fifty requests fails with a stack trace.
 * Children end before their parents.
 */
final class ViewerTraces {

	static final int SPANS = 10;

	private static final int ROUTES = 20;

	private final List<SpanData> ended = new ArrayList<>();

	private final Tracer orders = tracer("order-service");

	private final Tracer payments = tracer("payment-service");

	private final Tracer stock = tracer("stock-service");

	private final SplittableRandom random;

	private long now = 1_790_000_000_000_000_000L;

	ViewerTraces(long seed) {
		this.random = new SplittableRandom(seed);
	}

	private Tracer tracer(String service) {
		Resource resource = Resource.create(Attributes.builder()
			.put("service.name", service)
			.put("service.version", "1.4.2")
			.put("service.instance.id", "627cc493-f310-47de-96bd-71410b7dec09")
			.put("telemetry.sdk.name", "opentelemetry")
			.put("telemetry.sdk.language", "java")
			.put("telemetry.sdk.version", "1.62.0")
			.put("host.name", "workstation")
			.put("process.pid", 4711)
			.put("process.runtime.version", "17.0.12")
			.build());
		return SdkTracerProvider.builder()
			.setResource(resource)
			.addSpanProcessor(new Ended(this.ended))
			.build()
			.get("dev.traced.http");
	}

	/**
	 * The next trace.
	 * @return its spans, as they ended
	 */
	List<SpanData> next() {
		this.ended.clear();
		this.now += 3_000_000 + this.random.nextInt(1_000_000);
		int route = this.random.nextInt(ROUTES);
		long id = this.random.nextInt(1_000_000);
		boolean fails = this.random.nextInt(50) == 0;
		String path = "/api/resource" + route;
		Span root = server(this.orders, Context.root(), "GET", path + "/{id}", path + "/" + id);
		root.setAttribute("user.id", "user-" + this.random.nextInt(1000));
		root.setAttribute("http.response.status_code", fails ? 500L : 200L);
		Context ofRoot = Context.root().with(root);
		Span method = this.orders.spanBuilder("OrderService.find" + route)
			.setParent(ofRoot)
			.setStartTimestamp(at(), TimeUnit.NANOSECONDS)
			.setAttribute("code.function.name", "com.acme.orders.OrderService.find" + route)
			.setAttribute("order.id", id)
			.startSpan();
		Context ofMethod = Context.root().with(method);
		for (int i = 0; i < 4; i++) {
			query(this.orders, ofMethod, "SELECT", "orders" + i % 2);
		}
		call(ofMethod, this.payments, "payment-service", true);
		call(ofMethod, this.stock, "stock-service", false);
		if (fails) {
			method.recordException(failure(id));
			method.setStatus(StatusCode.ERROR, "no order " + id);
			root.setStatus(StatusCode.ERROR);
			root.setAttribute("error.type", "500");
		}
		method.end(at(), TimeUnit.NANOSECONDS);
		root.end(at(), TimeUnit.NANOSECONDS);
		return this.ended;
	}

	private void call(Context parent, Tracer other, String host, boolean queries) {
		Span client = this.orders.spanBuilder("POST")
			.setParent(parent)
			.setSpanKind(SpanKind.CLIENT)
			.setStartTimestamp(at(), TimeUnit.NANOSECONDS)
			.setAttribute("http.request.method", "POST")
			.setAttribute("url.full", "http://" + host + ":8081/" + host + "/" + this.random.nextInt(1_000_000))
			.setAttribute("server.address", host)
			.setAttribute("server.port", 8081L)
			.setAttribute("http.response.status_code", 200L)
			.startSpan();
		if (queries) {
			Span server = server(other, Context.root().with(client), "POST", "/" + host + "/{id}", "/" + host + "/1");
			server.setAttribute("http.response.status_code", 200L);
			query(other, Context.root().with(server), "INSERT", "payments");
			server.end(at(), TimeUnit.NANOSECONDS);
		}
		client.end(at(), TimeUnit.NANOSECONDS);
	}

	private Span server(Tracer tracer, Context parent, String method, String route, String path) {
		return tracer.spanBuilder(method + " " + route)
			.setParent(parent)
			.setSpanKind(SpanKind.SERVER)
			.setStartTimestamp(at(), TimeUnit.NANOSECONDS)
			.setAttribute("http.request.method", method)
			.setAttribute("http.route", route)
			.setAttribute("url.path", path)
			.setAttribute("url.scheme", "http")
			.setAttribute("server.address", "localhost")
			.setAttribute("server.port", 8080L)
			.setAttribute("client.address", "127.0.0.1")
			.setAttribute("network.peer.address", "127.0.0.1")
			.setAttribute("network.peer.port", 40_000L + this.random.nextInt(20_000))
			.setAttribute("network.protocol.version", "1.1")
			.setAttribute("user_agent.original",
					"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
			.setAttribute("thread.name", "http-nio-8080-exec-" + this.random.nextInt(20))
			.startSpan();
	}

	private void query(Tracer tracer, Context parent, String operation, String table) {
		SpanBuilder query = tracer.spanBuilder(operation + " " + table)
			.setParent(parent)
			.setSpanKind(SpanKind.CLIENT)
			.setStartTimestamp(at(), TimeUnit.NANOSECONDS)
			.setAttribute("db.system.name", "postgresql")
			.setAttribute("db.namespace", "shop")
			.setAttribute("db.query.text",
					operation + " id, customer, total, state, created FROM " + table + " WHERE id = ? AND state <> ?")
			.setAttribute("db.query.summary", operation + " " + table)
			.setAttribute("server.address", "localhost")
			.setAttribute("server.port", 5432L)
			.setAttribute(AttributeKey.longKey("db.response.returned_rows"), (long) this.random.nextInt(50));
		query.startSpan().end(at(), TimeUnit.NANOSECONDS);
	}

	private long at() {
		this.now += 10_000 + this.random.nextInt(400_000);
		return this.now;
	}

	/** A stack of fifty frames, of which the deepest differ. */
	private Throwable failure(long id) {
		return deep(40, id);
	}

	private Throwable deep(int depth, long id) {
		return (depth > 0) ? deep(depth - 1, id) : new IllegalStateException("no order " + id);
	}

	/**
	 * Takes what has ended.
	 */
	private record Ended(List<SpanData> spans) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.spans.add(span.toSpanData());
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
