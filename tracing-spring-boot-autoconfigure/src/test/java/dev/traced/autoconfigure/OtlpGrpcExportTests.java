package dev.traced.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import dev.traced.export.ReportingSpanExporter;
import dev.traced.test.OtlpGrpcReceiver;
import dev.traced.test.TestCertificate;
import io.grpc.TlsServerCredentials;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for export by OTLP over gRPC, against a real receiver.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtlpGrpcExportTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("tracing.export.otlp.protocol=grpc", "tracing.export.batch.schedule-delay=10ms");

	@Test
	void spansReachTheReceiver() {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			this.runner
				.withPropertyValues("tracing.export.otlp.endpoint=http://localhost:" + receiver.port(),
						"tracing.export.otlp.headers.x-api-key=secret", "tracing.export.otlp.compression=gzip")
				.run((context) -> {
					span(context);
					assertThat(receiver.await(1).get(0).getName()).isEqualTo("span");
					assertThat(receiver.header("x-api-key")).isEqualTo("secret");
					assertThat(receiver.header("grpc-encoding")).isEqualTo("gzip");
				});
		}
	}

	@Test
	void theLastSpansAreExportedWhenTheContextCloses() {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			this.runner
				.withPropertyValues("tracing.export.otlp.endpoint=http://localhost:" + receiver.port(),
						"tracing.export.batch.schedule-delay=1h")
				.run(OtlpGrpcExportTests::span);
			assertThat(receiver.await(1)).hasSize(1);
		}
	}

	@Test
	void anSslBundleIsUsed(@TempDir Path directory) throws Exception {
		TestCertificate certificate = TestCertificate.create(directory);
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver(
				TlsServerCredentials.newBuilder().keyManager(certificate.keyManagers()).build())) {
			this.runner
				.withPropertyValues("tracing.export.otlp.endpoint=https://localhost:" + receiver.port(),
						"tracing.export.otlp.ssl-bundle=receiver")
				.withPropertyValues(certificate.bundle("receiver"))
				.run((context) -> {
					span(context);
					assertThat(receiver.await(1)).hasSize(1);
				});
		}
	}

	@Test
	void aReceiverThatIsNotThereIsOneLine(CapturedOutput output) {
		OtlpGrpcReceiver receiver = new OtlpGrpcReceiver();
		int port = receiver.port();
		receiver.close();
		this.runner
			.withPropertyValues("tracing.export.otlp.endpoint=http://localhost:" + port,
					"tracing.export.otlp.retry.enabled=false")
			.run((context) -> {
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				for (int i = 1; i <= 3; i++) {
					span(context);
					int lost = i;
					await().atMost(Duration.ofSeconds(10)).until(() -> exporter.failed() == lost);
				}
			});
		assertThat(output).containsOnlyOnce("Spans are not exported to OTLP gRPC http://localhost:" + port)
			.contains("UNAVAILABLE")
			.doesNotContain("io.opentelemetry.exporter");
	}

	@Test
	void withoutAnythingThatSpeaksGrpcTheStartFailsAndNamesTheDependency() {
		this.runner.withClassLoader(new FilteredClassLoader("io.opentelemetry.exporter.sender.grpc"))
			.withPropertyValues("tracing.export.otlp.endpoint=http://localhost:4317")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MissingExporterException.class, (failure) -> assertThat(failure.action())
					.contains("io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel")));
	}

	private static void span(ConfigurableApplicationContext context) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush();
	}

}
