package dev.traced.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the order service one request a second, good and bad ones by turns, until the
 * service has gone. It is no Spring bean and not traced, like any client out there.
 */
final class DemoTraffic implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(DemoTraffic.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI orders;

	private DemoTraffic(URI orderService) {
		this.orders = orderService.resolve("/orders");
	}

	static void start(URI orderService) {
		Thread thread = new Thread(new DemoTraffic(orderService), "demo-traffic");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		List<HttpRequest> requests = List.of(order("alice", "espresso", 2), order("alice", "teapot", 1),
				order("alice", "grinder", 1), order("bob", "espresso", 1), order("sloth", "espresso", 1),
				order("alice", "espresso", 1), order("carol", "espresso", 1), order("alice", "teapot", 2),
				order("alice", "espresso", 3), HttpRequest.newBuilder(this.orders).build());
		try {
			while (true) {
				for (HttpRequest request : requests) {
					HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
					logger.info("{} /orders: {} {}", request.method(), response.statusCode(), response.body());
					Thread.sleep(PAUSE.toMillis());
				}
			}
		}
		catch (IOException ex) {
			logger.info("No more traffic: the order service has gone");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpRequest order(String userId, String sku, int quantity) {
		String json = """
				{"userId": "%s", "sku": "%s", "quantity": %d}""".formatted(userId, sku, quantity);
		return HttpRequest.newBuilder(this.orders)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build();
	}

}
