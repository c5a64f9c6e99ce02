package dev.traced.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import dev.traced.export.ReportingSpanExporter;
import dev.traced.test.OtlpHttpReceiver;
import dev.traced.test.TestCertificate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
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
 * Tests for export by OTLP over HTTP, against a real receiver.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtlpExportTests {

	private final OtlpHttpReceiver receiver = new OtlpHttpReceiver();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("tracing.export.otlp.endpoint=" + this.receiver.endpoint(),
				"spring.application.name=orders");

	@AfterEach
	void close() {
		this.receiver.close();
	}

	@Test
	void spansReachTheReceiver() {
		this.runner.run((context) -> {
			span(context, "span");
			context.getBean(SdkTracerProvider.class).forceFlush();
			assertThat(this.receiver.await(1)).singleElement()
				.satisfies((span) -> assertThat(span.getName()).isEqualTo("span"));
			assertThat(this.receiver.path()).isEqualTo("/v1/traces");
			assertThat(this.receiver.resource()).containsEntry("service.name", "orders")
				.containsEntry("telemetry.sdk.name", "opentelemetry")
				.containsEntry("telemetry.distro.name", "traced")
				.containsKeys("service.instance.id", "host.name", "host.arch", "os.type", "process.pid",
						"process.runtime.name");
		});
	}

	@Test
	void theLastSpansAreExportedWhenTheContextCloses() {
		this.runner.run((context) -> {
			span(context, "last");
			((ConfigurableApplicationContext) context.getSourceApplicationContext()).close();
			assertThat(this.receiver.spans()).hasSize(1);
		});
	}

	@Test
	void headersAndCompressionAreSent() {
		this.runner
			.withPropertyValues("tracing.export.otlp.headers.Authorization=Bearer secret",
					"tracing.export.otlp.compression=gzip")
			.run((context) -> {
				span(context, "span");
				context.getBean(SdkTracerProvider.class).forceFlush();
				this.receiver.await(1);
				assertThat(this.receiver.header("Authorization")).isEqualTo("Bearer secret");
				assertThat(this.receiver.header("Content-encoding")).isEqualTo("gzip");
			});
	}

	@Test
	void thePathOfTheEndpointIsKept() {
		this.runner.withPropertyValues("tracing.export.otlp.endpoint=" + this.receiver.endpoint() + "/otlp/v1/traces")
			.run((context) -> {
				span(context, "span");
				context.getBean(SdkTracerProvider.class).forceFlush();
				this.receiver.await(1);
				assertThat(this.receiver.path()).isEqualTo("/otlp/v1/traces");
			});
	}

	@Test
	void nothingIsExportedWhereATestSwitchesItOff() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(context.getBean(SpanExports.class).destinations()).isEmpty());
		this.runner.withPropertyValues("tracing.export.enabled=false")
			.run((context) -> assertThat(context.getBean(SpanExports.class).destinations()).isEmpty());
	}

	@Test
	void anOutageIsOneLineAndItsEndAnother(CapturedOutput output) {
		this.receiver.answer(500);
		this.runner.withPropertyValues("tracing.export.batch.schedule-delay=10ms").run((context) -> {
			ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
			for (int i = 1; i <= 10; i++) {
				span(context, "lost");
				int lost = i;
				await().until(() -> exporter.failed() == lost);
			}
			this.receiver.answer(200);
			span(context, "span");
			this.receiver.await(1);
			await().until(() -> exporter.exported() == 1);
		});
		assertThat(output).containsOnlyOnce("Spans are not exported to OTLP " + this.receiver.endpoint() + "/v1/traces")
			.contains("HTTP status code 500")
			.containsOnlyOnce("again; 10 were lost")
			.doesNotContain("io.opentelemetry.exporter");
	}

	@Test
	void aReceiverThatIsNotThereIsOneLine(CapturedOutput output) {
		this.receiver.close();
		this.runner.withPropertyValues("tracing.export.otlp.retry.enabled=false").run((context) -> {
			for (int i = 0; i < 3; i++) {
				span(context, "lost");
				context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
			}
		});
		assertThat(output).containsOnlyOnce("Spans are not exported to OTLP")
			.contains("connection refused")
			.doesNotContain("ConnectException");
	}

	@Test
	void noSenderOfOpenTelemetryIsNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("io.opentelemetry.exporter.sender"))
			.run((context) -> span(context, "span"));
		assertThat(this.receiver.spans()).hasSize(1);
	}

	@Test
	void anSslBundleIsUsed(@TempDir Path directory) throws Exception {
		TestCertificate certificate = TestCertificate.create(directory);
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(certificate.keyManagers(), null, null);
		try (OtlpHttpReceiver secure = new OtlpHttpReceiver(tls)) {
			this.runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
				.withPropertyValues("tracing.export.otlp.endpoint=" + secure.endpoint(),
						"tracing.export.otlp.ssl-bundle=receiver")
				.withPropertyValues(certificate.bundle("receiver"))
				.run((context) -> span(context, "span"));
			assertThat(secure.spans()).hasSize(1);
		}
	}

	@Test
	void aReceiverThatHangsDelaysNoSpanAndWhatDoesNotFitIsDroppedAndCounted(CapturedOutput output) {
		CountDownLatch hanging = new CountDownLatch(1);
		this.receiver.beforeAnswer(() -> awaitUninterruptibly(hanging));
		this.runner
			.withPropertyValues("tracing.export.batch.max-queue-size=10", "tracing.export.batch.max-batch-size=10",
					"tracing.export.batch.schedule-delay=10ms", "tracing.export.shutdown-timeout=100ms",
					"tracing.sampling.sampler=always")
			.run((context) -> {
				long start = System.nanoTime();
				for (int i = 0; i < 1000; i++) {
					span(context, "span");
				}
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
				assertThat(context.getBean(SpanExports.class).dropped()).isGreaterThan(900);
			});
		hanging.countDown();
		assertThat(output).containsOnlyOnce("are dropped")
			.contains("tracing.export.batch.max-queue-size=10")
			.containsOnlyOnce("The last spans were not exported within tracing.export.shutdown-timeout=100ms");
	}

	@Test
	void anExporterOfTheApplicationThatThrowsHarmsNobody(CapturedOutput output) {
		SpanExporter hostile = new SpanExporter() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				throw new IllegalStateException("hostile");
			}

			@Override
			public CompletableResultCode flush() {
				throw new IllegalStateException("hostile");
			}

			@Override
			public CompletableResultCode shutdown() {
				throw new IllegalStateException("hostile");
			}

		};
		this.runner.withBean("hostile", SpanExporter.class, () -> hostile).run((context) -> span(context, "span"));
		assertThat(this.receiver.spans()).hasSize(1);
		assertThat(output).containsOnlyOnce("Spans are not exported to OtlpExportTests").contains("hostile");
	}

	@Test
	void anExporterOfTheApplicationThatNeverAnswersIsCountedAndReported(CapturedOutput output) {
		CompletableResultCode never = new CompletableResultCode();
		SpanExporter hanging = new SpanExporter() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				return never;
			}

			@Override
			public CompletableResultCode flush() {
				return CompletableResultCode.ofSuccess();
			}

			@Override
			public CompletableResultCode shutdown() {
				return CompletableResultCode.ofSuccess();
			}

		};
		this.runner.withBean("hanging", SpanExporter.class, () -> hanging)
			.withPropertyValues("tracing.export.batch.timeout=50ms")
			.run((context) -> {
				span(context, "span");
				context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
				assertThat(context.getBean(SpanExports.class).failed()).isEqualTo(1);
				assertThat(context.getBean(SpanExports.class).waiting()).isZero();
			});
		assertThat(output).containsOnlyOnce("Spans are not exported to OtlpExportTests")
			.contains("tracing.export.batch.timeout");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void span(ConfigurableApplicationContext context, String name) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan().end();
	}

}
