package dev.traced.viewer.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What three services of a shop would send by OTLP. The same seed gives the same traffic.
 */
final class ShopTraffic {

	static final String HOSTILE_NAME = "<img src=x onerror=alert(1)> \u202Egnp.exe ' \" & " + "long ".repeat(200);

	private final Random random = new Random(42);

	private final HttpClient client = HttpClient.newHttpClient();

	private final String viewer;

	private Map<String, ScopeSpans.Builder> services = new LinkedHashMap<>();

	private long now = System.currentTimeMillis() * 1_000_000;

	ShopTraffic(String viewer) {
		this.viewer = viewer;
	}

	/** A span, to hang others below. */
	record Sent(String service, ByteString traceId, ByteString spanId, long start) {

		String traceIdText() {
			StringBuilder text = new StringBuilder();
			for (byte part : this.traceId) {
				text.append(String.format("%02x", part));
			}
			return text.toString();
		}

	}

	/** An order that takes so many milliseconds and may fail. */
	Sent order(int millis, boolean fails) {
		ByteString trace = id(16);
		long start = this.now - (long) (this.random.nextDouble() * 600e9);
		Sent root = span("order-service", trace, null, "POST /orders", SpanKind.SPAN_KIND_SERVER, start, millis, fails,
				"http.request.method", "POST", "http.route", "/orders", "http.response.status_code", fails ? 500 : 201,
				"user.id", 40L + this.random.nextInt(5), "url.path", "/orders");
		Sent own = span("order-service", trace, root, "OrderService.place", SpanKind.SPAN_KIND_INTERNAL,
				start + 1_000_000, millis - 2, fails, "code.function.name", "com.example.order.OrderService.place",
				"code.line.number", 42);
		Sent call = span("order-service", trace, own, "POST", SpanKind.SPAN_KIND_CLIENT, start + 2_000_000,
				millis * 0.3, false, "http.request.method", "POST", "server.address", "inventory", "server.port", 8081,
				"http.response.status_code", 200);
		Sent reserve = span("inventory-service", trace, call, "POST /stock/{sku}", SpanKind.SPAN_KIND_SERVER,
				start + 3_000_000, millis * 0.25, false, "http.request.method", "POST", "http.route", "/stock/{sku}",
				"http.response.status_code", 200);
		query(reserve, "update stock set reserved = reserved + ? where sku = ? and reserved < available",
				"update stock", 2, millis * 0.1);
		Sent pay = span("order-service", trace, own, "shop.Payments/Charge", SpanKind.SPAN_KIND_CLIENT,
				start + (long) (millis * 0.4e6), millis * 0.5, fails, "rpc.system.name", "grpc", "rpc.method",
				"shop.Payments/Charge", "server.address", "payment", "rpc.response.status_code",
				fails ? "DECLINED" : "OK");
		Sent charge = span("payment-service", trace, pay, "shop.Payments/Charge", SpanKind.SPAN_KIND_SERVER,
				start + (long) (millis * 0.45e6), millis * 0.4, fails, "rpc.system.name", "grpc", "rpc.method",
				"shop.Payments/Charge");
		log(charge, fails ? SeverityNumber.SEVERITY_NUMBER_ERROR : SeverityNumber.SEVERITY_NUMBER_INFO,
				fails ? "Card refused" : "Card charged");
		query(own, "insert into orders (sku, quantity, state) values (?, ?, ?)", "insert orders", (int) (millis * 0.92),
				1);
		return root;
	}

	/** A list that asks the database once for each of its items. */
	Sent list(int items) {
		ByteString trace = id(16);
		long start = this.now - (long) (this.random.nextDouble() * 600e9);
		Sent root = span("order-service", trace, null, "GET /orders", SpanKind.SPAN_KIND_SERVER, start, 3 + items * 2,
				false, "http.request.method", "GET", "http.route", "/orders", "http.response.status_code", 200,
				"url.path", "/orders");
		query(root, "select id, sku, state from orders order by id desc", "select orders", 1, 1);
		for (int i = 0; i < items; i++) {
			query(root, "select name from customers where id = ?", "select customers", 2 + i * 2, 1);
		}
		return root;
	}

	/** A trace of a service that has not been seen before. */
	void late() {
		span("late-service", id(16), null, "late", SpanKind.SPAN_KIND_INTERNAL, this.now, 5, false);
	}

	/** A trace of so many spans: a wide and a deep part. */
	Sent large(int spans) {
		ByteString trace = id(16);
		long start = this.now - 60_000_000_000L;
		Sent root = span("batch-service", trace, null, "nightly import", SpanKind.SPAN_KIND_INTERNAL, start, 20_000,
				false);
		Sent parent = root;
		for (int i = 1; i < spans; i++) {
			Sent sent = span("batch-service", trace, parent, "step " + i % 97, SpanKind.SPAN_KIND_INTERNAL,
					start + i * (19_000_000_000L / spans), 1 + i % 7, i % 1000 == 0);
			parent = (i % 20 == 0) ? root : (i % 20 < 12) ? sent : parent;
			if (i % 5_000 == 0) {
				send();
			}
		}
		return root;
	}

	/**
	 * Names that are code, a parent that never comes, a child before its parent, a
	 * circle.
	 */
	Sent hostile() {
		ByteString trace = id(16);
		long start = this.now - 30_000_000_000L;
		Sent root = span("<b>shop</b>", trace, null, HOSTILE_NAME, SpanKind.SPAN_KIND_SERVER, start, 10, true,
				"<script>alert(1)</script>", "<script>alert(2)</script>", "http.route", "/<i>/{x}");
		span("<b>shop</b>", trace, new Sent("", trace, id(8), start), "orphan", SpanKind.SPAN_KIND_INTERNAL, start, 5,
				false);
		span("<b>shop</b>", trace, root, "before its parent", SpanKind.SPAN_KIND_INTERNAL, start - 5_000_000, 2, false);
		Span circle = Span.newBuilder()
			.setTraceId(trace)
			.setSpanId(root.spanId.substring(0, 7).concat(ByteString.copyFrom(new byte[] { 1 })))
			.setParentSpanId(root.spanId.substring(0, 7).concat(ByteString.copyFrom(new byte[] { 1 })))
			.setName("its own parent")
			.setStartTimeUnixNano(start)
			.setEndTimeUnixNano(start)
			.build();
		scope("<b>shop</b>").addSpans(circle);
		return root;
	}

	private void query(Sent parent, String text, String summary, int afterMillis, double millis) {
		span(parent.service, parent.traceId, parent, summary, SpanKind.SPAN_KIND_CLIENT,
				parent.start + afterMillis * 1_000_000L, millis, false, "db.system.name", "postgresql", "db.namespace",
				"shop", "db.query.text", text, "db.query.summary", summary, "server.address", "db.internal");
	}

	private Sent span(String service, ByteString trace, Sent parent, String name, SpanKind kind, long start,
			double millis, boolean fails, Object... attributes) {
		Sent sent = new Sent(service, trace, id(8), start);
		long end = start + Math.max(1, (long) (millis * 1e6));
		Span.Builder span = Span.newBuilder()
			.setTraceId(trace)
			.setSpanId(sent.spanId)
			.setName(name)
			.setKind(kind)
			.setFlags(1)
			.setStartTimeUnixNano(start)
			.setEndTimeUnixNano(end);
		if (parent != null) {
			span.setParentSpanId(parent.spanId);
		}
		for (int i = 0; i < attributes.length; i += 2) {
			span.addAttributes(attribute((String) attributes[i], attributes[i + 1]));
		}
		if (fails) {
			span.setStatus(
					Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR).setMessage("the card was refused"));
			span.addAttributes(attribute("error.type", "com.example.PaymentRefusedException"));
			span.addEvents(Span.Event.newBuilder()
				.setName("exception")
				.setTimeUnixNano(end)
				.addAttributes(attribute("exception.type", "com.example.PaymentRefusedException"))
				.addAttributes(attribute("exception.message", "the card was refused"))
				.addAttributes(attribute("exception.stacktrace",
						"com.example.PaymentRefusedException: the card was refused\n\tat com.example.payment.Gateway"
								+ ".charge(Gateway.java:57)\n\tat com.example.payment.PaymentService.charge(PaymentService.java:31)\n")));
		}
		scope(service).addSpans(span);
		return sent;
	}

	private void log(Sent span, SeverityNumber severity, String message) {
		ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
			.addResourceLogs(ResourceLogs.newBuilder()
				.setResource(resource(span.service))
				.addScopeLogs(ScopeLogs.newBuilder()
					.setScope(InstrumentationScope.newBuilder().setName("com.example.payment.PaymentService"))
					.addLogRecords(LogRecord.newBuilder()
						.setTimeUnixNano(span.start + 1_000_000)
						.setSeverityNumber(severity)
						.setSeverityText(severity.name().substring("SEVERITY_NUMBER_".length()))
						.setBody(AnyValue.newBuilder().setStringValue(message))
						.setTraceId(span.traceId)
						.setSpanId(span.spanId))))
			.build();
		post("/v1/logs", request.toByteArray());
	}

	/** Sends what has been made since the last call. */
	void send() {
		ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
		this.services.forEach((service, spans) -> request
			.addResourceSpans(ResourceSpans.newBuilder().setResource(resource(service)).addScopeSpans(spans)));
		this.services = new LinkedHashMap<>();
		post("/v1/traces", request.build().toByteArray());
	}

	private void post(String path, byte[] body) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.viewer + path))
			.header("Content-Type", "application/x-protobuf")
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		// as every exporter does: again, where the receiver asks for it
		HttpResponse<String> answer = Awaitility.await()
			.pollDelay(Duration.ZERO)
			.until(() -> this.client.send(request, HttpResponse.BodyHandlers.ofString()),
					(given) -> given.statusCode() != 503 && given.statusCode() != 429);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).as("spans that were not taken").isEmpty();
	}

	private ScopeSpans.Builder scope(String service) {
		return this.services.computeIfAbsent(service, (name) -> ScopeSpans.newBuilder()
			.setScope(InstrumentationScope.newBuilder().setName("dev.traced.shop")));
	}

	private static Resource resource(String service) {
		return Resource.newBuilder()
			.addAttributes(attribute("service.name", service))
			.addAttributes(attribute("service.version", "1.4.2"))
			.build();
	}

	private static KeyValue attribute(String key, Object value) {
		AnyValue.Builder any = AnyValue.newBuilder();
		if (value instanceof Number number) {
			any.setIntValue(number.longValue());
		}
		else {
			any.setStringValue(value.toString());
		}
		return KeyValue.newBuilder().setKey(key).setValue(any).build();
	}

	private ByteString id(int length) {
		ByteBuffer id = ByteBuffer.allocate(length);
		while (id.hasRemaining()) {
			id.putLong(this.random.nextLong() | 1);
		}
		return ByteString.copyFrom(id.array());
	}

}
