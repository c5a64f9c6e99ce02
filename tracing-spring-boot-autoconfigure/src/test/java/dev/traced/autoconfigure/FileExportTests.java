package dev.traced.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.traced.test.OtlpHttpReceiver;
import dev.traced.test.OtlpJsonParser;
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
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
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
 * Tests for export as lines of OTLP in JSON.
 */
@ExtendWith(OutputCaptureExtension.class)
class FileExportTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("tracing.export.batch.schedule-delay=1h", "spring.application.name=orders");

	@TempDir
	Path directory;

	@Test
	void aLineSaysExactlyWhatIsSentAsProtobuf() throws IOException {
		Path file = this.directory.resolve("logs/traces.jsonl");
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			this.runner.withPropertyValues("tracing.export.file.path=" + file,
					"tracing.export.otlp.endpoint=" + receiver.endpoint(), "tracing.span-limits.max-attributes=12",
					"tracing.span-limits.max-events=2", "tracing.span-limits.max-links=1",
					"tracing.span-limits.max-attributes-per-event=2", "tracing.span-limits.max-attributes-per-link=1")
				.run(FileExportTests::everyKindOfSpan);
			List<String> lines = Files.readAllLines(file);
			assertThat(Files.readString(file)).endsWith("\n").doesNotContain("\r");
			assertThat(lines).hasSize(1);
			List<ResourceSpans> written = OtlpJsonParser.parse(lines.get(0)).getResourceSpansList();
			assertThat(written).hasSize(1);
			assertThat(sorted(written.get(0).getResource()))
				.isEqualTo(sorted(receiver.received().get(0).getResource()));
			assertThat(written.get(0).getSchemaUrl()).isEqualTo(receiver.received().get(0).getSchemaUrl());
			assertThat(written.get(0).getScopeSpansList()).map(FileExportTests::sorted)
				.containsExactlyInAnyOrderElementsOf(
						receiver.received().get(0).getScopeSpansList().stream().map(FileExportTests::sorted).toList());
			assertThat(written.get(0).getScopeSpansList()).hasSize(2);
		}
	}

	/** Attributes have no order. */
	private static Message sorted(Message message) {
		Message.Builder builder = message.toBuilder();
		message.getAllFields().forEach((field, value) -> {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
				return;
			}
			if (!field.isRepeated()) {
				builder.setField(field, sorted((Message) value));
				return;
			}
			Stream<Message> elements = ((List<?>) value).stream().map((element) -> sorted((Message) element));
			builder.setField(field, (field.getName().equals("attributes")
					? elements.sorted(Comparator.comparing(Message::toString)) : elements)
				.toList());
		});
		return builder.build();
	}

	private static void everyKindOfSpan(ConfigurableApplicationContext context) {
		OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
		Tracer tracer = openTelemetry.tracerBuilder("scope")
			.setInstrumentationVersion("1.0")
			.setSchemaUrl("https://opentelemetry.io/schemas/1.40.0")
			.build();
		openTelemetry.getTracer("other").spanBuilder("small").startSpan().end();
		SpanContext caller = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.builder().put("b", "2").put("a", "1").build());
		for (SpanKind kind : SpanKind.values()) {
			Span span = tracer.spanBuilder("span of \"" + kind + "\"\n\t\\ äß € 😀 \u0001 \u2028")
				.setSpanKind(kind)
				.setParent(Context.root().with(Span.wrap(caller)))
				.addLink(caller, Attributes.of(AttributeKey.stringKey("l"), "1", AttributeKey.stringKey("m"), "2"))
				.addLink(caller)
				.startSpan();
			span.setAttribute("text", "value").setAttribute("empty", "");
			span.setAttribute("number", Long.MIN_VALUE).setAttribute("big", Long.MAX_VALUE);
			span.setAttribute("double", 1e300).setAttribute("half", -0.5).setAttribute("nan", Double.NaN);
			span.setAttribute("infinite", Double.NEGATIVE_INFINITY).setAttribute("truth", true);
			span.setAttribute(AttributeKey.stringArrayKey("texts"), List.of("a", "b"));
			span.setAttribute(AttributeKey.doubleArrayKey("none"), List.of());
			span.setAttribute("one", 1).setAttribute("too", "many");
			span.addEvent("first", Attributes.of(AttributeKey.longKey("a"), 1L, AttributeKey.longKey("b"), 1L,
					AttributeKey.longKey("c"), 1L));
			span.addEvent("second").addEvent("third");
			if (kind == SpanKind.SERVER) {
				span.setStatus(StatusCode.ERROR, "because");
			}
			if (kind == SpanKind.CLIENT) {
				span.setStatus(StatusCode.OK);
			}
			span.end();
		}
	}

	@Test
	void eachBatchIsALineOfTheStandardOutput(CapturedOutput output) {
		this.runner.withPropertyValues("tracing.export.file.stdout=true").run((context) -> {
			span(context, "first");
			span(context, "second");
		});
		List<String> lines = output.getOut().lines().filter((line) -> line.startsWith("{\"resourceSpans\"")).toList();
		assertThat(lines).hasSize(2);
		assertThat(OtlpJsonParser.parse(lines.get(1)).getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
			.isEqualTo("second");
		assertThat(output).contains("exported to standard output;");
	}

	@Test
	void aFileThatCannotBeWrittenIsOneLineAndHarmsNobody(CapturedOutput output) throws IOException {
		Path blocked = Files.createFile(this.directory.resolve("blocked"));
		try (OtlpHttpReceiver receiver = new OtlpHttpReceiver()) {
			this.runner.withPropertyValues("tracing.export.file.path=" + blocked.resolve("traces.jsonl"),
					"tracing.export.otlp.endpoint=" + receiver.endpoint(), "tracing.export.batch.schedule-delay=10ms")
				.run((context) -> {
					span(context, "first");
					span(context, "second");
					receiver.await(2);
				});
		}
		assertThat(output).containsOnlyOnce("Spans are not exported to file " + blocked)
			.contains("FileAlreadyExistsException: " + blocked);
	}

	@Test
	void nothingIsWrittenWhereATestSwitchesItOff() {
		this.runner
			.withPropertyValues("tracing.export.file.path=" + this.directory.resolve("traces.jsonl"),
					"tracing.export.file.stdout=true", "management.tracing.export.enabled=false")
			.run((context) -> assertThat(context.getBean(SpanExports.class).destinations()).isEmpty());
	}

	private static void span(ConfigurableApplicationContext context, String name) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
	}

}
