package dev.traced.sample;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.traced.sample.OtlpReceiver.Protocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a platform does to stop a service: it sends SIGTERM to the process.
 */
class TerminationIT {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final int REQUESTS = 20;

	@TempDir
	private Path directory;

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
	void aTerminatedProcessExportsAllItsSpansFirst() throws Exception {
		try (OtlpReceiver otlp = new OtlpReceiver(Protocol.HTTP)) {
			Path log = this.directory.resolve("inventory.log");
			Process process = start(otlp, log);
			try {
				URI stock = URI.create("http://localhost:" + awaitPort(process, log) + "/stock/teapot");
				HttpClient client = HttpClient.newHttpClient();
				for (int i = 0; i < REQUESTS; i++) {
					client.send(HttpRequest.newBuilder(stock).build(), BodyHandlers.discarding());
				}
				assertThat(otlp.spans()).as("what leaves within the hour by itself").isEmpty();
				process.destroy();
				assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
				assertThat(otlp.spans()).extracting((span) -> span.span().getName())
					.hasSize(2 * REQUESTS)
					.containsOnly("GET /stock/{sku}", "select stock");
			}
			finally {
				process.destroyForcibly();
			}
		}
	}

	private static Process start(OtlpReceiver otlp, Path log) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						SampleApplication.class.getName(), "--demo.service=inventory", "--inventory.port=0"));
		otlp.arguments().stream().map((argument) -> argument.replace("=50ms", "=1h")).forEach(command::add);
		File file = log.toFile();
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
	}

	private static String awaitPort(Process process, Path log) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.failFast("the process has ended", () -> !process.isAlive())
			.until(() -> PORT.matcher(Files.readString(log)), Matcher::find)
			.group(1);
	}

}
