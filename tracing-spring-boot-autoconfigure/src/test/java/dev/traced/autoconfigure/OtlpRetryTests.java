package dev.traced.autoconfigure;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.traced.export.ReportingSpanExporter;
import dev.traced.test.OtlpGrpcReceiver;
import dev.traced.test.OtlpHttpReceiver;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what OTLP says about failures, against real receivers of both protocols.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtlpRetryTests {

	private static final Metadata.Key<byte[]> DETAILS = Metadata.Key.of("grpc-status-details-bin",
			Metadata.BINARY_BYTE_MARSHALLER);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("tracing.export.batch.schedule-delay=10ms",
				"tracing.export.otlp.retry.initial-backoff=20ms", "tracing.export.otlp.retry.max-backoff=50ms");

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504 })
	void aStatusThatGoesAwayIsTriedAgainUntilItHas(int status, CapturedOutput output) {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.answerOnce(status, Map.of());
			receiver.answerOnce(status, Map.of());
			http(receiver).run((context) -> {
				span(context);
				assertThat(receiver.await(1)).hasSize(1);
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				await().until(() -> exporter.exported() == 1);
				assertThat(exporter.failed()).isZero();
				assertThat(exporter.retries()).isEqualTo(2);
			});
			assertThat(receiver.arrivals()).hasSize(3);
			assertThat(output).doesNotContain("Spans are not exported to OTLP " + receiver.endpoint());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 413, 500, 501 })
	void anyOtherStatusIsNotTriedAgain(int status, CapturedOutput output) {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.answer(status);
			http(receiver).run((context) -> {
				span(context);
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				await().until(() -> exporter.failed() == 1);
			});
			assertThat(receiver.arrivals()).hasSize(1);
		}
		assertThat(output).containsOnlyOnce("the receiver answered with HTTP status code " + status);
	}

	@Test
	void soIsAReceiverThatIsNotThereYet(CapturedOutput output) {
		OtlpHttpReceiver absent = new OtlpHttpReceiver();
		absent.close();
		this.runner
			.withPropertyValues("tracing.export.otlp.endpoint=" + absent.endpoint(),
					"tracing.export.otlp.retry.max-attempts=1000")
			.run((context) -> {
				span(context);
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				await().until(() -> exporter.retries() >= 2);
				try (OtlpHttpReceiver receiver = new OtlpHttpReceiver(absent.port())) {
					assertThat(receiver.await(1)).hasSize(1);
					// not before its answer has arrived
					await().until(() -> exporter.exported() == 1);
				}
			});
		assertThat(output).doesNotContain("Spans are not exported to OTLP " + absent.endpoint());
	}

	@Test
	void theSecondsThatTheReceiverAsksForAreWaited() {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.answerOnce(429, Map.of("Retry-After", "1"));
			http(receiver).run((context) -> {
				span(context);
				receiver.await(1);
			});
			List<Long> arrivals = receiver.arrivals();
			assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0))).isBetween(Duration.ofMillis(990),
					Duration.ofSeconds(5));
		}
	}

	@Test
	void theDateThatTheReceiverNamesIsWaitedFor() {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.beforeAnswer(() -> {
				if (receiver.arrivals().size() == 1) {
					receiver.answerOnce(503, Map.of("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME
						.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2))));
				}
			});
			http(receiver).run((context) -> {
				span(context);
				receiver.await(1);
			});
			List<Long> arrivals = receiver.arrivals();
			// the date has no fractions of a second
			assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0))).isBetween(Duration.ofMillis(900),
					Duration.ofSeconds(6));
		}
	}

	@Test
	void aReceiverThatAsksForMoreTimeThanTheApplicationHasGetsItsSpansWhenThatCloses() {
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.answerOnce(503, Map.of("Retry-After", "240"));
			long start = System.nanoTime();
			http(receiver).run((context) -> {
				span(context);
				await().until(() -> receiver.arrivals().size() == 1);
			});
			assertThat(receiver.spans()).hasSize(1);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		}
	}

	@Test
	void anotherDestinationIsNotHeldUp() {
		try (OtlpHttpReceiver overloaded = new OtlpHttpReceiver(); OtlpHttpReceiver other = new OtlpHttpReceiver()) {
			overloaded.answerOnce(503, Map.of("Retry-After", "240"));
			http(overloaded).withPropertyValues("tracing.export.zipkin.endpoint=" + other.endpoint() + "/zipkin")
				.run((context) -> {
					other.answer(202);
					span(context);
					await().until(() -> !overloaded.arrivals().isEmpty());
					span(context);
					await().until(() -> other.arrivals().size() >= 2);
					assertThat(overloaded.arrivals()).hasSize(1);
				});
		}
	}

	@Test
	void whatTheReceiverRejectsIsCountedAndReported(CapturedOutput output) {
		byte[] partial = partialSuccess().toByteArray();
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			receiver.answerOnce(200, Map.of("Content-Type", "application/x-protobuf"), partial);
			receiver.answerOnce(200, Map.of("Content-Type", "application/x-protobuf"), partial);
			http(receiver).run(OtlpRetryTests::assertThatOneOfTwoIsRejected);
		}
		assertThat(output).containsOnlyOnce("Spans are rejected by OTLP http://").contains("1 so far: too old");
	}

	@Test
	void soItIsWithGrpc(CapturedOutput output) {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			receiver.answer(partialSuccess());
			grpc(receiver).run(OtlpRetryTests::assertThatOneOfTwoIsRejected);
		}
		assertThat(output).containsOnlyOnce("Spans are rejected by OTLP gRPC http://");
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class,
			names = { "CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS" })
	void aGrpcStatusThatGoesAwayIsTriedAgain(Status.Code code) {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			receiver.failOnce(code.toStatus().asRuntimeException());
			grpc(receiver).run((context) -> {
				span(context);
				assertThat(receiver.await(1)).hasSize(1);
			});
			assertThat(receiver.calls()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE,
			names = { "OK", "CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS" })
	void anyOtherGrpcStatusIsNotTriedAgain(Status.Code code, CapturedOutput output) {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			receiver.failOnce(code.toStatus().withDescription("for a reason").asRuntimeException());
			grpc(receiver).run((context) -> {
				span(context);
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				await().until(() -> exporter.failed() == 1);
			});
			assertThat(receiver.calls()).isEqualTo(1);
		}
		assertThat(output).containsOnlyOnce("the receiver answered with gRPC status " + code + ": for a reason");
	}

	@Test
	void whatAReceiverSaysIsOneShortLine(CapturedOutput output) {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			receiver.failOnce(
					Status.INTERNAL.withDescription("one\ntwo\u001b[31m " + "x".repeat(5000)).asRuntimeException());
			grpc(receiver).run((context) -> {
				span(context);
				ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
				await().until(() -> exporter.failed() == 1);
				assertThat(exporter.lastFailure().reason()).contains("one two [31m xx").hasSizeLessThan(600);
			});
		}
		assertThat(output).contains("one two [31m xx").doesNotContain("x".repeat(600));
	}

	@Test
	void anExhaustedReceiverIsTriedAgainIfItSaysWhen() {
		try (OtlpGrpcReceiver receiver = new OtlpGrpcReceiver()) {
			receiver.failOnce(exhausted(Duration.ofSeconds(1)));
			grpc(receiver).run((context) -> {
				long start = System.nanoTime();
				span(context);
				assertThat(receiver.await(1)).hasSize(1);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
			});
		}
	}

	private static StatusRuntimeException exhausted(Duration delay) {
		Metadata trailers = new Metadata();
		trailers.put(DETAILS,
				com.google.rpc.Status.newBuilder()
					.setCode(Status.Code.RESOURCE_EXHAUSTED.value())
					.addDetails(Any.pack(RetryInfo.newBuilder()
						.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(delay.toSeconds()))
						.build()))
					.build()
					.toByteArray());
		return Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers);
	}

	private static ExportTraceServiceResponse partialSuccess() {
		return ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(ExportTracePartialSuccess.newBuilder().setRejectedSpans(1).setErrorMessage("too old"))
			.build();
	}

	private static void assertThatOneOfTwoIsRejected(ConfigurableApplicationContext context) {
		ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("a").startSpan().end();
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("b").startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush();
		await().until(() -> exporter.exported() + exporter.rejected() == 2);
		assertThat(exporter.rejected()).isPositive();
	}

	private ApplicationContextRunner http(OtlpHttpReceiver receiver) {
		return this.runner.withPropertyValues("tracing.export.otlp.endpoint=" + receiver.endpoint());
	}

	private ApplicationContextRunner grpc(OtlpGrpcReceiver receiver) {
		return this.runner.withPropertyValues("tracing.export.otlp.endpoint=http://localhost:" + receiver.port(),
				"tracing.export.otlp.protocol=grpc");
	}

	private static void span(ConfigurableApplicationContext context) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush();
	}

}
