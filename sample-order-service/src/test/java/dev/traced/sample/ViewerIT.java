package dev.traced.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one sees at {@code /tracing} after the traffic of the demonstration: the three
 * services, an error, a slow payment and an N+1.
 */
class ViewerIT {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static SampleApplication sample;

	@BeforeAll
	static void start() throws Exception {
		sample = SampleApplication.start("--order.port=" + freePort(), "--inventory.port=0", "--payment.port=0",
				"--tracing.export.console.enabled=false", "--tracing.export.batch.schedule-delay=50ms",
				"--payment.accounts.sloth.delay=700ms");
		for (int i = 0; i < 5; i++) {
			assertThat(order("alice", "teapot").statusCode()).isEqualTo(201);
		}
		assertThat(order("sloth", "espresso").statusCode()).isEqualTo(201);
		assertThat(order("carol", "espresso").statusCode()).isEqualTo(502);
		assertThat(order("bob", "espresso").statusCode()).isEqualTo(402);
		assertThat(send(HttpRequest.newBuilder(sample.url().resolve("/orders"))).statusCode()).isEqualTo(200);
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@Test
	void thePageIsThere() {
		HttpResponse<String> page = send(HttpRequest.newBuilder(sample.url().resolve("/tracing/")));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<html");
	}

	@Test
	void theThreeServicesAreShownWithTheirRequests() {
		eventually("services", (answer) -> {
			JsonNode services = answer.path("services");
			assertThat(texts(services, "name")).containsExactlyInAnyOrder("order-service", "inventory-service",
					"payment-service");
			assertThat(find(services, "name", "order-service").path("request_count").asInt()).isEqualTo(9);
			assertThat(find(services, "name", "payment-service").path("request_count").asInt()).isEqualTo(8);
		});
	}

	@Test
	void anOrderIsOneTraceOfThreeServices() {
		eventually("traces?q=" + encode("user.id=alice spans=9"), (answer) -> {
			assertThat(answer.path("total").asInt()).isEqualTo(5);
			JsonNode trace = answer.path("traces").get(0);
			assertThat(trace.path("root_name").asString()).isEqualTo("POST /orders");
			assertThat(texts(trace.path("services"), "name")).containsExactlyInAnyOrder("order-service",
					"inventory-service", "payment-service");
		});
	}

	@Test
	void theErrorIsShownWhereItComesFrom() {
		eventually("traces?status=ERROR&q=" + encode("http.response.status_code >= 500"), (answer) -> {
			assertThat(answer.path("total").asInt()).isOne();
			assertThat(answer.path("traces").get(0).path("http_status_code").asInt()).isEqualTo(502);
		});
		eventually("findings?type=error_group", (answer) -> {
			JsonNode group = find(answer.path("findings"), "error_type", "java.lang.IllegalStateException");
			assertThat(group.path("service").asString()).isEqualTo("payment-service");
			assertThat(group.path("call_site").asString())
				.startsWith("dev.traced.sample.payment.PaymentService.charge(PaymentService.java:");
			assertThat(group.path("count").asInt()).isOne();
		});
	}

	@Test
	void theSlowPaymentIsTheSlowestAndFound() {
		eventually("traces?sort=-duration&limit=1",
				(answer) -> assertThat(answer.path("traces").get(0).path("duration_ms").asDouble())
					.isGreaterThanOrEqualTo(700));
		eventually("findings?type=slow_span", (answer) -> {
			JsonNode finding = find(answer.path("findings"), "service", "payment-service");
			assertThat(finding.path("operation").asString()).isEqualTo("shop.payments.v1.Payments/Charge");
			assertThat(finding.path("max_ms").asDouble()).isGreaterThanOrEqualTo(700);
		});
	}

	@Test
	void theNPlusOneIsFoundWithItsPlaceInTheCode() {
		eventually("findings?type=n_plus_one", (answer) -> {
			JsonNode finding = find(answer.path("findings"), "operation", "GET /orders");
			assertThat(finding.path("query").asString()).isEqualTo("select name from customers where user_id = ?");
			assertThat(finding.path("count").asInt()).isEqualTo(6);
			assertThat(finding.path("call_site").asString())
				.startsWith("dev.traced.sample.order.OrderRepository.customer(OrderRepository.java:");
			String trace = finding.path("examples").get(0).path("trace_id").asString();
			assertThat(get("traces/" + trace).path("summary").path("root_name").asString()).isEqualTo("GET /orders");
		});
	}

	@Test
	void theGraphShowsWhoCallsWhomAndLeadsToTheTraces() {
		eventually("dependencies", (answer) -> {
			List<String> edges = stream(answer.path("edges"))
				.map((edge) -> edge.path("source").asString() + " > " + edge.path("target").asString())
				.toList();
			assertThat(edges).containsExactlyInAnyOrder("order-service > inventory-service",
					"order-service > payment-service", "order-service > database:h2database:orders",
					"inventory-service > database:h2database:inventory");
			assertThat(find(answer.path("edges"), "target", "payment-service").path("request_count").asInt())
				.isEqualTo(8);
			assertThat(find(answer.path("edges"), "target", "payment-service").path("error_count").asInt())
				.isEqualTo(2);
			assertThat(stream(answer.path("edges"))).allSatisfy(
					(edge) -> assertThat(get("traces?q=" + encode(edge.path("query").asString())).path("total").asInt())
						.isGreaterThanOrEqualTo(8));
		});
	}

	@Test
	void theViewersOwnRequestsAreNotTraced() {
		get("status");
		eventually("traces?limit=1000", (answer) -> {
			assertThat(answer.path("total").asInt()).isEqualTo(9);
			assertThat(texts(answer.path("traces"), "root_name")).containsOnly("POST /orders", "GET /orders");
		});
	}

	private static void eventually(String path, ThrowingConsumer<JsonNode> assertions) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertions.accept(get(path)));
	}

	private static JsonNode get(String path) {
		HttpResponse<String> response = send(HttpRequest.newBuilder(sample.url().resolve("/tracing/api/v1/" + path)));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static JsonNode find(JsonNode nodes, String field, String value) {
		List<JsonNode> found = stream(nodes).filter((node) -> node.path(field).asString("").equals(value)).toList();
		assertThat(found).as("%s=%s in %s", field, value, nodes).hasSize(1);
		return found.get(0);
	}

	private static List<String> texts(JsonNode nodes, String field) {
		return stream(nodes).map((node) -> node.path(field).asString("")).toList();
	}

	private static Stream<JsonNode> stream(JsonNode nodes) {
		return StreamSupport.stream(nodes.spliterator(), false);
	}

	private static HttpResponse<String> order(String userId, String sku) {
		String json = """
				{"userId": "%s", "sku": "%s", "quantity": 1}""".formatted(userId, sku);
		return send(HttpRequest.newBuilder(sample.url().resolve("/orders"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	/** The others have to know it before the order service starts. */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
