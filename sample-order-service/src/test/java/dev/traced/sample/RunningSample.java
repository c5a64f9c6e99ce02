package dev.traced.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/**
 * The three services on free ports, exporting to a receiver, and a client of theirs.
 */
final class RunningSample implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final OtlpReceiver otlp;

	private final SampleApplication services;

	RunningSample(OtlpReceiver otlp, String... args) {
		Stream<String> ports = Stream.of("--order.port=0", "--inventory.port=0", "--payment.port=0");
		this.otlp = otlp;
		this.services = SampleApplication.start(
				Stream.concat(Stream.concat(ports, otlp.arguments().stream()), Stream.of(args)).toArray(String[]::new));
	}

	OtlpReceiver otlp() {
		return this.otlp;
	}

	URI url() {
		return this.services.url();
	}

	HttpResponse<String> order(String userId, String sku, int quantity, String... headers) {
		String json = """
				{"userId": "%s", "sku": "%s", "quantity": %d}""".formatted(userId, sku, quantity);
		HttpRequest.Builder request = HttpRequest.newBuilder(url().resolve("/orders"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> get(URI uri) {
		return send(HttpRequest.newBuilder(uri));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.services.close();
		this.otlp.close();
	}

}
