package dev.traced.viewer.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jar as its users do: nothing is there but what is in it.
 */
@EnabledIf(value = "isBuilt", disabledReason = "the jar is built with the newest Spring Boot only")
class ViewerJarIT {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static final String SPAN = """
			{"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "python"}}]},
			"scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
			"name": "hello", "kind": 2, "startTimeUnixNano": "1544712660000000000",
			"endTimeUnixNano": "1544712661000000000"}]}]}]}""";

	@TempDir
	private static Path directory;

	private static Process process;

	private static int port;

	private static int httpPort;

	private static int grpcPort;

	static boolean isBuilt() {
		return jar() != null;
	}

	@BeforeAll
	static void start() throws IOException {
		port = freePort();
		httpPort = freePort();
		grpcPort = freePort();
		process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", String.valueOf(jar()), "--server.port=" + port,
				"--tracing.viewer.otlp.http-port=" + httpPort, "--tracing.viewer.otlp.grpc-port=" + grpcPort)
			.redirectErrorStream(true)
			.redirectOutput(log().toFile())
			.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.failFast("the process has ended", () -> !process.isAlive())
			.until(() -> Files.readString(log()).contains("Traces are shown"));
	}

	@AfterAll
	static void stop() throws InterruptedException {
		process.destroy();
		if (!process.waitFor(10, TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
	}

	@Test
	void itSaysInOneLineWhereToLookAndWhereToSend() throws IOException {
		assertThat(Files.readString(log()).lines()).containsExactly(
				"Traces are shown at http://localhost:%d/tracing. Send OTLP to http://localhost:%d (HTTP) or http://localhost:%d (gRPC) or http://localhost:%d/tracing (HTTP)."
					.formatted(port, httpPort, grpcPort, port));
	}

	@Test
	void itShowsThePages() {
		HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tracing/")));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<html");
	}

	@Test
	void itTakesSpansOverHttpAndGrpcAndMakesNoneItself() {
		HttpResponse<String> answer = send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + "/v1/traces"))
					.header("Content-Type", "application/json")
					.POST(BodyPublishers.ofString(SPAN)));
		assertThat(answer.statusCode()).isEqualTo(200);
		Resource resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "java"));
		OtlpGrpcSpanExporter exporter = OtlpGrpcSpanExporter.builder()
			.setEndpoint("http://localhost:" + grpcPort)
			.build();
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(resource)
			.addSpanProcessor(SimpleSpanProcessor.create(exporter))
			.build()) {
			provider.get("test").spanBuilder("hello").startSpan().end();
			provider.forceFlush().join(10, TimeUnit.SECONDS);
		}
		send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/nothing")));
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			String services = send(
					HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tracing/api/v1/services")))
				.body();
			assertThat(services).contains("\"name\":\"java\"", "\"name\":\"python\"").doesNotContain("tracing-viewer");
		});
	}

	private static Path log() {
		return directory.resolve("viewer.log");
	}

	private static Path jar() {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			List<Path> jars = files.filter((file) -> file.toString().endsWith("-app.jar")).toList();
			return jars.isEmpty() ? null : jars.get(0);
		}
		catch (IOException ex) {
			return null;
		}
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

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
