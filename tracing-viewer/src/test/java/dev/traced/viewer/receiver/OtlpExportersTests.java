package dev.traced.viewer.receiver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What OpenTelemetry's own exporters send arrives as it was.
 */
class OtlpExportersTests {

	private final Received received = new Received();

	private final OtlpHttpListener http = new OtlpHttpListener(this.received.receiver,
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

	private final OtlpGrpcListener grpc = new OtlpGrpcListener(this.received.receiver,
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1 << 20);

	@BeforeEach
	void start() {
		this.http.start();
		this.grpc.start();
	}

	@AfterEach
	void stop() {
		this.http.stop();
		this.grpc.stop();
	}

	@Test
	void spansArriveOverHttp() {
		try (SpanExporter exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint("http://127.0.0.1:" + this.http.port() + "/v1/traces")
			.setCompression("gzip")
			.build()) {
			assertArrived(exporter);
		}
	}

	@Test
	void spansArriveOverGrpc() {
		try (SpanExporter exporter = OtlpGrpcSpanExporter.builder()
			.setEndpoint("http://127.0.0.1:" + this.grpc.port())
			.setCompression("gzip")
			.build()) {
			assertArrived(exporter);
		}
	}

	@Test
	void recordsOfLogsArrive() {
		LogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
			.setEndpoint("http://127.0.0.1:" + this.http.port() + "/v1/logs")
			.build();
		try (SdkLoggerProvider logs = SdkLoggerProvider.builder()
			.setResource(Resource.builder().put("service.name", "shop").build())
			.addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
			.build(); SdkTracerProvider traces = SdkTracerProvider.builder().build()) {
			Span span = traces.get("test").spanBuilder("work").startSpan();
			try (Scope scope = span.makeCurrent()) {
				logs.get("com.acme.Orders").logRecordBuilder().setSeverity(Severity.WARN).setBody("late").emit();
			}
			span.end();
			logs.forceFlush().join(10, TimeUnit.SECONDS);
			assertThat(this.received.logs).singleElement().satisfies((entry) -> {
				assertThat(entry.traceId()).isEqualTo(span.getSpanContext().getTraceId());
				assertThat(entry.spanId()).isEqualTo(span.getSpanContext().getSpanId());
				assertThat(entry.service()).isEqualTo("shop");
				assertThat(entry.severity()).isEqualTo("WARN");
				assertThat(entry.logger()).isEqualTo("com.acme.Orders");
				assertThat(entry.message()).isEqualTo("late");
			});
		}
	}

	private void assertArrived(SpanExporter exporter) {
		List<SpanData> sent = spans();
		CompletableResultCode result = exporter.export(sent).join(10, TimeUnit.SECONDS);
		assertThat(result.isSuccess()).isTrue();
		assertThat(this.received.spans).hasSameSizeAs(sent);
		for (SpanData before : sent) {
			SpanData after = this.received.spans.stream()
				.filter((span) -> span.getSpanId().equals(before.getSpanId()))
				.findFirst()
				.orElseThrow();
			assertThat(after.getSpanContext()).isEqualTo(before.getSpanContext());
			assertThat(after.getParentSpanId()).isEqualTo(before.getParentSpanId());
			assertThat(after.getName()).isEqualTo(before.getName());
			assertThat(after.getKind()).isEqualTo(before.getKind());
			assertThat(after.getStartEpochNanos()).isEqualTo(before.getStartEpochNanos());
			assertThat(after.getEndEpochNanos()).isEqualTo(before.getEndEpochNanos());
			assertThat(after.getAttributes().asMap()).isEqualTo(before.getAttributes().asMap());
			assertThat(after.getEvents()).map(OtlpExportersTests::describe)
				.isEqualTo(before.getEvents().stream().map(OtlpExportersTests::describe).toList());
			assertThat(after.getLinks()).isEqualTo(before.getLinks());
			assertThat(after.getStatus()).isEqualTo(before.getStatus());
			assertThat(after.getResource()).isEqualTo(before.getResource());
			assertThat(after.getInstrumentationScopeInfo()).isEqualTo(before.getInstrumentationScopeInfo());
		}
	}

	private static List<Object> describe(EventData event) {
		return List.of(event.getName(), event.getEpochNanos(), event.getAttributes().asMap());
	}

	/** One trace of two spans with everything that spans have. */
	static List<SpanData> spans() {
		InMemorySpanExporter memory = InMemorySpanExporter.create();
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(Resource.builder()
				.put("service.name", "shop")
				.put(AttributeKey.stringArrayKey("process.command_args"), List.of("java", "-jar"))
				.build())
			.addSpanProcessor(SimpleSpanProcessor.create(memory))
			.build()) {
			Span parent = provider.tracerBuilder("lib")
				.setInstrumentationVersion("1.2")
				.setSchemaUrl("https://opentelemetry.io/schemas/1.40.0")
				.build()
				.spanBuilder("GET /orders/{id}")
				.setSpanKind(SpanKind.SERVER)
				.setAttribute("http.response.status_code", 500L)
				.setAttribute("ratio", 0.5)
				.setAttribute("cached", true)
				.setAttribute(AttributeKey.longArrayKey("sizes"), List.of(1L, -2L))
				.startSpan();
			Span child = provider.get("other")
				.spanBuilder("SELECT")
				.setParent(Context.root().with(parent))
				.setSpanKind(SpanKind.CLIENT)
				.addLink(parent.getSpanContext())
				.startSpan();
			child.recordException(new IllegalStateException("Größe 😀"));
			child.setStatus(StatusCode.ERROR, "failed");
			child.end();
			parent.end();
			return List.copyOf(memory.getFinishedSpanItems());
		}
	}

}
