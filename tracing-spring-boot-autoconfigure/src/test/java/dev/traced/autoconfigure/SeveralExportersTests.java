package dev.traced.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Suppression;
import dev.traced.test.OtlpHttpReceiver;
import dev.traced.test.OtlpJsonParser;
import dev.traced.test.ZipkinReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens where spans go to several places at once.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralExportersTests {

	private final OtlpHttpReceiver collector = new OtlpHttpReceiver();

	private final ZipkinReceiver zipkin = new ZipkinReceiver();

	private final Own own = new Own();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.collector.close();
		this.zipkin.close();
	}

	@Test
	void eachGetsEverySpanOnceAndTheLineAtTheStartNamesAll(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("traces.jsonl");
		runner(file).run((context) -> {
			for (int i = 0; i < 100; i++) {
				context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span" + i).startSpan().end();
			}
		});
		List<String> expected = this.own.names.stream().sorted().toList();
		assertThat(expected).hasSize(100).doesNotHaveDuplicates();
		assertThat(this.collector.spans()).extracting((span) -> span.getName())
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(this.zipkin.spans()).extracting((span) -> span.get("name").asString())
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(Files.readAllLines(file).stream().map(OtlpJsonParser::parse))
			.flatExtracting((request) -> request.getResourceSpans(0).getScopeSpans(0).getSpansList())
			.extracting((span) -> span.getName())
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(output.getOut().lines().filter((line) -> line.startsWith("INTERNAL "))).hasSize(100);
		assertThat(output).contains("exported to SeveralExportersTests.Own")
			.contains("OTLP " + this.collector.endpoint())
			.contains("Zipkin " + this.zipkin.endpoint())
			.contains("file " + file)
			.contains("console");
		assertThat(this.own.suppressed).hasSize(1).containsOnly(true);
	}

	@Test
	void oneThatHangsHoldsUpNoOther() {
		CountDownLatch hanging = new CountDownLatch(1);
		this.own.before = () -> {
			try {
				hanging.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		runner(this.directory.resolve("traces.jsonl")).withPropertyValues("tracing.export.batch.schedule-delay=10ms")
			.run((context) -> {
				for (int i = 1; i <= 3; i++) {
					span(context);
					this.collector.await(i);
					this.zipkin.await(i);
				}
				assertThat(this.own.names).isEmpty();
				assertThat(context.getBean(SpanExports.class).waiting()).isGreaterThanOrEqualTo(3);
				hanging.countDown();
			});
		assertThat(this.own.names).hasSize(3);
	}

	private ApplicationContextRunner runner(Path file) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
			.withBean("own", Own.class, () -> this.own)
			.withPropertyValues("tracing.sampling.sampler=always",
					"tracing.export.otlp.endpoint=" + this.collector.endpoint(),
					"tracing.export.zipkin.endpoint=" + this.zipkin.endpoint(), "tracing.export.file.path=" + file,
					"tracing.export.console.enabled=true", "tracing.export.batch.schedule-delay=1h");
	}

	private static void span(ConfigurableApplicationContext context) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.MILLISECONDS);
	}

	static final class Own implements SpanExporter {

		private final Queue<String> names = new ConcurrentLinkedQueue<>();

		private final Queue<Boolean> suppressed = new ConcurrentLinkedQueue<>();

		private volatile Runnable before = () -> {
		};

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.before.run();
			this.suppressed.add(Suppression.isSuppressed(Context.current()));
			spans.forEach((span) -> this.names.add(span.getName()));
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
