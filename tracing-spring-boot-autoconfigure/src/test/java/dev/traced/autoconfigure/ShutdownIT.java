package dev.traced.autoconfigure;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.test.OtlpHttpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.proto.trace.v1.Span;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What is exported when a web application closes while it serves a request.
 */
class ShutdownIT {

	@Test
	void theRequestServedWhileTheServerStopsAndTheWorkOfBeansBeingDestroyedAreExported() throws Exception {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
					"--server.shutdown=graceful", "--tracing.export.otlp.endpoint=" + receiver.endpoint(),
					"--tracing.export.batch.schedule-delay=1h");
			Slow slow = context.getBean(Slow.class);
			int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
			CompletableFuture<HttpResponse<String>> response = HttpClient.newHttpClient()
				.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/slow")).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(slow.entered.await(10, TimeUnit.SECONDS)).isTrue();
			Thread closing = new Thread(context::close);
			closing.start();
			await().untilAsserted(
					() -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
						.isInstanceOf(ConnectException.class));
			slow.leave.countDown();
			assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
			closing.join(10_000);
			assertThat(closing.isAlive()).isFalse();
			assertThat(receiver.spans()).extracting(Span::getName).contains("GET /slow", "farewell");
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
	static class Application {

		@Bean
		Slow slow(OpenTelemetry openTelemetry) {
			return new Slow(openTelemetry);
		}

	}

	@RestController
	static class Slow {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch leave = new CountDownLatch(1);

		private final OpenTelemetry openTelemetry;

		Slow(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			this.entered.countDown();
			assertThat(this.leave.await(10, TimeUnit.SECONDS)).isTrue();
			return "done";
		}

		@PreDestroy
		void farewell() {
			this.openTelemetry.getTracer("test").spanBuilder("farewell").startSpan().end();
		}

	}

}
