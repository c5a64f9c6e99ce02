package dev.traced.autoconfigure;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.export.ReportingSpanExporter;
import dev.traced.test.ZipkinReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for export to Zipkin, against a receiver that checks what it is sent.
 */
@ExtendWith(OutputCaptureExtension.class)
class ZipkinExportTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private final ZipkinReceiver zipkin = new ZipkinReceiver();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("tracing.export.zipkin.endpoint=" + this.zipkin.endpoint(),
				"tracing.export.zipkin.retry.initial-backoff=10ms", "spring.application.name=orders",
				"tracing.export.batch.schedule-delay=10ms", "tracing.thread-name=false",
				"tracing.span-limits.max-attributes=8");

	@AfterEach
	void close() {
		this.zipkin.close();
	}

	@Test
	void aSpanServedHasItsCallerAsItsParent() {
		this.runner.run((context) -> {
			SpanContext caller = SpanContext.createFromRemoteParent(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(),
					TraceState.getDefault());
			tracer(context).spanBuilder("GET /orders")
				.setSpanKind(SpanKind.SERVER)
				.setParent(Context.root().with(Span.wrap(caller)))
				.setStartTimestamp(1_700_000_000_123_456_789L, TimeUnit.NANOSECONDS)
				.setAttribute("http.response.status_code", 200)
				.startSpan()
				.end(1_700_000_000_123_459_788L, TimeUnit.NANOSECONDS);
			JsonNode span = this.zipkin.await(1).get(0);
			assertThat(this.zipkin.path()).isEqualTo("/api/v2/spans");
			assertThat(this.zipkin.header("Content-type")).isEqualTo("application/json");
			assertThat(span.get("traceId").asString()).isEqualTo(TRACE);
			assertThat(span.get("parentId").asString()).isEqualTo("b7ad6b7169203331");
			assertThat(span.get("kind").asString()).isEqualTo("SERVER");
			assertThat(span.get("name").asString()).isEqualTo("GET /orders");
			assertThat(span.get("timestamp").asLong()).isEqualTo(1_700_000_000_123_456L);
			assertThat(span.get("duration").asLong()).isEqualTo(2);
			assertThat(span.get("localEndpoint").get("serviceName").asString()).isEqualTo("orders");
			assertThat(span.has("remoteEndpoint")).isFalse();
			assertThat(span.has("annotations")).isFalse();
			assertThat(tag(span, "http.response.status_code")).isEqualTo("200");
			assertThat(tag(span, "otel.scope.name")).isEqualTo("test");
			assertThat(tag(span, "otel.library.name")).isEqualTo("test");
			assertThat(span.get("tags").has("otel.status_code")).isFalse();
			assertThat(span.get("tags").has("error")).isFalse();
		});
	}

	@Test
	void anInternalSpanOfNoDurationHasNoKindAndAMicrosecond() {
		this.runner.run((context) -> {
			tracer(context).spanBuilder("work")
				.setStartTimestamp(1, TimeUnit.SECONDS)
				.startSpan()
				.end(1, TimeUnit.SECONDS);
			JsonNode span = this.zipkin.await(1).get(0);
			assertThat(span.has("kind")).isFalse();
			assertThat(span.has("parentId")).isFalse();
			assertThat(span.get("duration").asLong()).isEqualTo(1);
		});
	}

	@Test
	void whomAClientCallsIsTheRemoteEndpoint() {
		this.runner.run((context) -> {
			client(context, Attributes.of(AttributeKey.stringKey("peer.service"), "stock",
					AttributeKey.stringKey("server.address"), "stock.local", AttributeKey.longKey("server.port"), 80L));
			client(context, Attributes.of(AttributeKey.stringKey("server.address"), "stock.local",
					AttributeKey.longKey("server.port"), 8080L));
			client(context, Attributes.of(AttributeKey.stringKey("network.peer.address"), "10.1.2.80",
					AttributeKey.longKey("network.peer.port"), 9042L));
			client(context, Attributes.of(AttributeKey.stringKey("network.peer.address"), "::1"));
			client(context, Attributes.of(AttributeKey.stringKey("db.namespace"), "songs"));
			client(context, Attributes.empty());
			assertThat(this.zipkin.await(6)).extracting((span) -> String.valueOf(span.get("remoteEndpoint")))
				.containsExactly("{\"serviceName\":\"stock\",\"port\":80}",
						"{\"serviceName\":\"stock.local\",\"port\":8080}", "{\"ipv4\":\"10.1.2.80\",\"port\":9042}",
						"{\"ipv6\":\"::1\"}", "{\"serviceName\":\"songs\"}", "null");
		});
	}

	@Test
	void errorsEventsAndListsAreTagsAndAnnotations() {
		this.runner.run((context) -> {
			Span span = tracer(context).spanBuilder("work").startSpan();
			span.setAttribute(AttributeKey.stringArrayKey("names"), List.of("a\"b", "c"));
			span.setAttribute(AttributeKey.longArrayKey("numbers"), List.of(1L, -2L));
			span.setAttribute(AttributeKey.booleanArrayKey("flags"), List.of(true, false));
			span.setAttribute("flag", true);
			span.setAttribute("ratio", 0.5);
			span.setAttribute("error", false);
			span.addEvent("plain");
			span.addEvent("rich",
					Attributes.of(AttributeKey.stringKey("why"), "late\n", AttributeKey.longKey("n"), 1L));
			span.setStatus(StatusCode.ERROR, "no stock");
			span.setAttribute("a", 1).setAttribute("b", 2).setAttribute("one", "too many");
			span.end();
			Span failed = tracer(context).spanBuilder("failed").startSpan();
			failed.setStatus(StatusCode.ERROR).end();
			Span fine = tracer(context).spanBuilder("fine").startSpan();
			fine.setAttribute("error", false).setStatus(StatusCode.OK).end();
			List<JsonNode> spans = this.zipkin.await(3);
			JsonNode json = spans.get(0);
			assertThat(tag(json, "names")).isEqualTo("[\"a\\\"b\",\"c\"]");
			assertThat(tag(json, "numbers")).isEqualTo("[1,-2]");
			assertThat(tag(json, "flags")).isEqualTo("[true,false]");
			assertThat(tag(json, "flag")).isEqualTo("true");
			assertThat(tag(json, "ratio")).isEqualTo("0.5");
			assertThat(tag(json, "error")).isEqualTo("no stock");
			assertThat(tag(json, "otel.status_code")).isEqualTo("ERROR");
			assertThat(tag(json, "otel.dropped_attributes_count")).isEqualTo("1");
			assertThat(json.get("annotations")).extracting((annotation) -> annotation.get("value").asString())
				.satisfiesExactly((plain) -> assertThat(plain).isEqualTo("plain"),
						(rich) -> assertThat(rich).startsWith("\"rich\":{").contains("\"why\":\"late\\n\"", "\"n\":1"));
			assertThat(tag(spans.get(1), "error")).isEmpty();
			assertThat(tag(spans.get(2), "otel.status_code")).isEqualTo("OK");
			assertThat(spans.get(2).get("tags").has("error")).isFalse();
		});
	}

	@Test
	void headersAndCompressionAreSentAndAnOverloadedZipkinIsTriedAgain(CapturedOutput output) {
		this.zipkin.fail(2);
		this.runner
			.withPropertyValues("tracing.export.zipkin.headers.x-key=secret", "tracing.export.zipkin.compression=gzip",
					"tracing.export.zipkin.endpoint=http://user:secret@" + this.zipkin.endpoint().substring(7)
							+ "/in?key=secret")
			.run((context) -> {
				tracer(context).spanBuilder("work").startSpan().end();
				assertThat(this.zipkin.await(1)).hasSize(1);
				assertThat(this.zipkin.path()).isEqualTo("/in");
				assertThat(this.zipkin.header("X-key")).isEqualTo("secret");
				assertThat(this.zipkin.header("Content-encoding")).isEqualTo("gzip");
				assertThat(context.getBean(ReportingSpanExporter.class).retries()).isEqualTo(2);
			});
		assertThat(output).contains("exported to Zipkin " + this.zipkin.endpoint() + "/in;").doesNotContain("secret");
	}

	@Test
	void nothingOfOpenTelemetrysExportersIsNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("io.opentelemetry.exporter")).run((context) -> {
			tracer(context).spanBuilder("work").startSpan().end();
			assertThat(this.zipkin.await(1)).hasSize(1);
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("tracing.export.zipkin.enabled=false")
			.run((context) -> assertThat(context.getBean(SpanExports.class).destinations()).isEmpty());
		this.runner.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(context.getBean(SpanExports.class).destinations()).isEmpty());
	}

	private static void client(ConfigurableApplicationContext context, Attributes attributes) {
		tracer(context).spanBuilder("call").setSpanKind(SpanKind.CLIENT).setAllAttributes(attributes).startSpan().end();
	}

	private static Tracer tracer(ConfigurableApplicationContext context) {
		return context.getBean(OpenTelemetry.class).getTracer("test");
	}

	private static String tag(JsonNode span, String key) {
		return span.get("tags").get(key).asString();
	}

}
