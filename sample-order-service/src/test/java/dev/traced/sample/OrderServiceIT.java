package dev.traced.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;

import com.google.protobuf.ByteString;
import dev.traced.sample.OtlpReceiver.Protocol;
import io.opentelemetry.context.ContextStorage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the sample as its users do and looks at what a backend receives: once over each
 * protocol of OTLP.
 */
@ParameterizedClass(name = "OTLP by {0}")
@EnumSource
class OrderServiceIT {

	/** What an order does before it is paid. */
	private static final String UNPAID = """
			order-service SERVER POST /orders
			  order-service INTERNAL OrderService.place
			    order-service CLIENT select customers
			    order-service CLIENT GET /stock/{sku}
			      inventory-service SERVER GET /stock/{sku}
			        inventory-service CLIENT select stock
			""";

	/** What a good order does. */
	static final String PLACED = UNPAID + """
			    order-service CLIENT shop.payments.v1.Payments/Charge
			      payment-service SERVER shop.payments.v1.Payments/Charge
			    order-service CLIENT insert orders
			""";

	private static RunningSample sample;

	@Parameter
	Protocol protocol;

	@BeforeParameterizedClassInvocation
	static void start(Protocol protocol) throws IOException {
		sample = new RunningSample(new OtlpReceiver(protocol), "--payment.accounts.sloth.delay=300ms");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		sample.close();
	}

	@BeforeEach
	void forgetTraces() {
		sample.otlp().clear();
	}

	@AfterEach
	void noScopeIsLeftOpen() {
		assertThat(ContextStorage.get()).isInstanceOf(AutoCloseable.class);
		Awaitility.await().untilAsserted(((AutoCloseable) ContextStorage.get())::close);
	}

	@Test
	void anOrderIsOneTraceThroughThreeServices() {
		HttpResponse<String> response = sample.order("alice", "espresso", 2);
		assertThat(response.statusCode()).isEqualTo(201);
		Trace trace = sample.otlp().awaitTrace(PLACED);
		assertThat(trace.span("order-service SERVER POST /orders").attributes())
			.containsEntry("http.request.method", "POST")
			.containsEntry("http.route", "/orders")
			.containsEntry("http.response.status_code", 201L);
		assertThat(trace.span("order-service INTERNAL OrderService.place").attributes())
			.containsEntry("user.id", "alice")
			.containsEntry("order.sku", "espresso")
			.containsEntry("order.quantity", 2L)
			.containsEntry("team", "checkout");
		assertThat(trace.span("inventory-service CLIENT select stock").attributes())
			.containsEntry("db.system.name", "h2database")
			.containsEntry("db.query.text", "select sku, available, price from stock where sku = ?");
		assertThat(trace.span("payment-service SERVER shop.payments.v1.Payments/Charge").attributes())
			.containsEntry("rpc.system.name", "grpc")
			.containsEntry("rpc.response.status_code", "OK");
	}

	@Test
	void anOrderIsFoundWhereItsLocationSays() {
		HttpResponse<String> response = sample.order("alice", "teapot", 1);
		URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
		sample.otlp().awaitTrace(PLACED);
		sample.otlp().clear();
		assertThat(sample.get(location).body()).isEqualTo(response.body()).contains("\"amount\":29.00");
		sample.otlp().awaitTrace("""
				order-service SERVER GET /orders/{id}
				  order-service CLIENT select orders
				""");
	}

	@Test
	void theTraceOfTheCallerGoesOn() {
		String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		String spanId = "00f067aa0ba902b7";
		sample.order("alice", "espresso", 1, "traceparent", "00-" + traceId + "-" + spanId + "-01");
		Trace trace = sample.otlp().awaitTrace(PLACED);
		assertThat(trace.id()).isEqualTo(bytes(traceId));
		assertThat(trace.span("order-service SERVER POST /orders").span().getParentSpanId()).isEqualTo(bytes(spanId));
	}

	@Test
	void insufficientFundsAreAnErrorOfTheCallAndNoneOfTheServices() {
		HttpResponse<String> response = sample.order("bob", "espresso", 1);
		assertThat(response.statusCode()).isEqualTo(402);
		assertThat(response.body()).contains("Insufficient funds");
		Trace trace = sample.otlp().awaitTrace(UNPAID + """
				    order-service CLIENT shop.payments.v1.Payments/Charge ERROR
				      payment-service SERVER shop.payments.v1.Payments/Charge
				""");
		assertThat(trace.span("order-service CLIENT shop.payments.v1.Payments/Charge ERROR").attributes())
			.containsEntry("rpc.response.status_code", "FAILED_PRECONDITION")
			.containsEntry("error.type", "FAILED_PRECONDITION");
		assertThat(trace.span("payment-service SERVER shop.payments.v1.Payments/Charge").attributes())
			.containsEntry("rpc.response.status_code", "FAILED_PRECONDITION")
			.doesNotContainKey("error.type");
		assertThat(trace.span("order-service SERVER POST /orders").attributes())
			.containsEntry("http.response.status_code", 402L)
			.doesNotContainKey("error.type");
	}

	@Test
	void whatIsOutOfStockIsNeverCharged() {
		HttpResponse<String> response = sample.order("alice", "grinder", 1);
		assertThat(response.statusCode()).isEqualTo(409);
		assertThat(response.body()).contains("Only 0 of 'grinder' in stock");
		sample.otlp().awaitTrace(UNPAID);
	}

	@Test
	void anUnknownArticleIsAnErrorOfTheCallOnly() {
		assertThat(sample.order("alice", "gold", 1).statusCode()).isEqualTo(422);
		sample.otlp().awaitTrace(UNPAID.replace("CLIENT GET /stock/{sku}", "CLIENT GET /stock/{sku} ERROR"));
	}

	@Test
	void anUnknownUserIsRefusedBeforeAnythingIsCalled() {
		HttpResponse<String> response = sample.order("mallory", "espresso", 1);
		assertThat(response.statusCode()).isEqualTo(422);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		sample.otlp().awaitTrace("""
				order-service SERVER POST /orders
				  order-service INTERNAL OrderService.place
				    order-service CLIENT select customers
				""");
	}

	@Test
	void anOrderOfNothingIsABadRequest() {
		assertThat(sample.order("alice", "espresso", 0).statusCode()).isEqualTo(400);
		sample.otlp().awaitTrace("order-service SERVER POST /orders\n");
	}

	@Test
	void aSlowPaymentIsSeenWhereItIsSlow() {
		assertThat(sample.order("sloth", "espresso", 1).statusCode()).isEqualTo(201);
		Trace trace = sample.otlp().awaitTrace(PLACED);
		Duration delay = Duration.ofMillis(300);
		assertThat(trace.span("payment-service SERVER shop.payments.v1.Payments/Charge").duration())
			.isGreaterThanOrEqualTo(delay);
		assertThat(trace.span("order-service SERVER POST /orders").duration()).isGreaterThanOrEqualTo(delay);
		assertThat(trace.span("inventory-service CLIENT select stock").duration()).isLessThan(delay);
	}

	@Test
	void theListMakesOneQueryAndThenOneMoreForEachOrder() {
		sample.order("alice", "espresso", 1);
		sample.otlp().awaitTrace(PLACED);
		sample.otlp().clear();
		sample.order("sloth", "teapot", 1);
		sample.otlp().awaitTrace(PLACED);
		sample.otlp().clear();
		HttpResponse<String> response = sample.get(sample.url().resolve("/orders"));
		int orders = JsonMapper.shared().readTree(response.body()).size();
		assertThat(orders).isGreaterThanOrEqualTo(2);
		sample.otlp().awaitTrace("""
				order-service SERVER GET /orders
				  order-service CLIENT select orders
				""" + "  order-service CLIENT select customers\n".repeat(orders));
	}

	private static ByteString bytes(String hex) {
		return ByteString.copyFrom(HexFormat.of().parseHex(hex));
	}

}
