package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Operation;
import dev.traced.core.SpanConvention;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import dev.traced.sampling.tail.KeepCause;
import dev.traced.sampling.tail.SpanThrift;
import dev.traced.sampling.tail.TailSampling;
import dev.traced.test.CollectedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TailSamplingConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TailSamplingConfigurationTests {

	private final CollectedSpans exported = new CollectedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withBean("collectedSpans", SpanExporter.class, () -> this.exported)
		.withPropertyValues("tracing.sampling.sampler=never");

	@Test
	void withoutRulesTheSdkIsAsBefore() {
		this.runner.run((context) -> {
			assertThat(context.getBean(TailSampling.class).isActive()).isFalse();
			assertThat(context.getBean(SdkTracerProvider.class).getSampler().getDescription())
				.isEqualTo("parent-based{never}");
			Span span = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan();
			assertThat(span.isRecording()).isFalse();
			assertThat(context.getBean(SdkTracerProvider.class).toString()).doesNotContain("keep rules");
		});
	}

	@Test
	void whatIsKeptIsExportedAndNothingElse() {
		this.runner.withPropertyValues("tracing.sampling.keep.errors=true").run((context) -> {
			trace(context, "fine", false);
			trace(context, "failed", true);
			flush(context);
			assertThat(this.exported.all()).extracting(SpanData::getName).containsExactly("child of failed", "failed");
			assertThat(context.getBean(TailSampling.class).counters().kept(KeepCause.ERROR)).isEqualTo(1);
			assertThat(context.getBean(SdkTracerProvider.class).getSampler().getDescription())
				.isEqualTo("parent-based{never}, keep{errors}");
		});
	}

	@Test
	void sampledTracesAreExportedOnce() {
		this.runner.withPropertyValues("tracing.sampling.sampler=always", "tracing.sampling.keep.errors=true")
			.run((context) -> {
				trace(context, "failed", true);
				flush(context);
				assertThat(this.exported.all()).hasSize(2);
				assertThat(this.exported.all()).noneMatch(
						(span) -> span.getAttributes().get(AttributeKey.stringKey("traced.keep.reason")) != null);
			});
	}

	@Test
	void processorsThatExportThemselvesGetSampledSpansOnly() {
		CollectedSpans own = new CollectedSpans();
		this.runner
			.withBean("own", SimpleSpanProcessor.class, () -> (SimpleSpanProcessor) SimpleSpanProcessor.create(own))
			.withPropertyValues("tracing.sampling.keep.errors=true")
			.run((context) -> {
				trace(context, "failed", true);
				flush(context);
				assertThat(this.exported.all()).hasSize(2);
				assertThat(own.all()).isEmpty();
			});
	}

	@Test
	void theConsoleShowsWhatIsKept(CapturedOutput output) {
		this.runner
			.withPropertyValues("tracing.sampling.keep.slower-than=0s", "tracing.export.console.enabled=true",
					"tracing.sampling.keep.routes[0].route=quick", "tracing.sampling.keep.routes[0].slower-than=1h")
			.run((context) -> {
				trace(context, "printed", false);
				trace(context, "quick", false);
			});
		assertThat(output).contains("printed").contains("child of printed").doesNotContain("child of quick");
	}

	@Test
	void theConsoleShowsARootOfWhichTheRestHadToGo(CapturedOutput output) {
		this.runner
			.withPropertyValues("tracing.sampling.keep.errors=true", "tracing.export.console.enabled=true",
					"tracing.sampling.keep.buffer.max-traces=1")
			.run((context) -> {
				Span root = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("evicted").startSpan();
				trace(context, "evicting", false);
				root.setStatus(StatusCode.ERROR).end();
				assertThat(output).contains("trace " + root.getSpanContext().getTraceId() + "\nINTERNAL evicted");
			});
	}

	@Test
	void instrumentationsRecordBelowWhatMayBeKeptAndNotWhereItIsSuppressed() {
		this.runner.withPropertyValues("tracing.sampling.keep.errors=true").run((context) -> {
			SpanConvention<String, String> convention = (request) -> request;
			Tracing tracing = context.getBean(Tracing.class);
			Operation<String> root = tracing.local("test", convention).start(Context.root(), "root");
			assertThat(root.isRecording()).isTrue();
			Operation<String> child = tracing.local("test", convention).start(root.context(), "child");
			assertThat(child.isRecording()).isTrue();
			Context silent = Suppression.suppress(root.context());
			assertThat(tracing.local("test", convention).start(silent, "silent").isRecording()).isFalse();
			child.end(null, new IllegalStateException());
			root.end(null, null);
			assertThat(tracing.local("test", convention).start(root.context(), "late").isRecording()).isTrue();
			flush(context);
			assertThat(this.exported.all()).extracting(SpanData::getName).containsExactly("child", "root");
		});
	}

	@Test
	void whatWaitsIsExportedWhenTheApplicationEnds() {
		this.runner.withPropertyValues("tracing.sampling.keep.errors=true").run((context) -> {
			Span root = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("root").startSpan();
			child(context, root, "failed", true);
			flush(context);
			assertThat(this.exported.all()).isEmpty();
		});
		assertThat(this.exported.all()).extracting(SpanData::getName).containsExactly("child of failed");
	}

	@Test
	void sampledTracesAreThinnedOutAndExportedOnce(CapturedOutput output) {
		this.runner
			.withPropertyValues("tracing.sampling.sampler=always", "tracing.spans.drop-shorter-than=1h",
					"tracing.export.console.enabled=true")
			.run((context) -> {
				trace(context, "fine", false);
				flush(context);
				assertThat(this.exported.all()).extracting(SpanData::getName).containsExactly("fine");
				trace(context, "failed", true);
			});
		assertThat(this.exported.all()).extracting(SpanData::getName)
			.containsExactly("fine", "child of failed", "failed");
		assertThat(output.toString().split("child of failed", -1)).hasSize(2);
	}

	@Test
	void everyPropertyOfThriftReachesIt() {
		this.runner
			.withPropertyValues("tracing.spans.drop-shorter-than=2ms", "tracing.spans.compress-siblings=true",
					"tracing.spans.compress-shorter-than=20ms", "tracing.spans.max-per-trace=500")
			.run((context) -> {
				assertThat(context.getBean(SpansProperties.class).toThrift())
					.isEqualTo(new SpanThrift(Duration.ofMillis(2), Duration.ofMillis(20), 500));
				assertThat(context.getBean(TailSampling.class).isActive()).isTrue();
			});
		this.runner.withPropertyValues("tracing.spans.compress-shorter-than=20ms")
			.run((context) -> assertThat(context.getBean(TailSampling.class).isActive()).isFalse());
	}

	@Test
	void everyPropertyReachesItsRule() {
		this.runner.withPropertyValues("tracing.sampling.keep.errors=true", "tracing.sampling.keep.slower-than=2s",
				"tracing.sampling.keep.statuses=4xx,503,510-511", "tracing.sampling.keep.attributes[0].name=app.vip",
				"tracing.sampling.keep.attributes[0].value=yes", "tracing.sampling.keep.ratio=0.1",
				"tracing.sampling.keep.buffer.max-size=1MB", "tracing.sampling.keep.buffer.max-age=1m")
			.run((context) -> {
				KeepProperties properties = context.getBean(KeepProperties.class);
				assertThat(properties.toRules()).hasToString("errors,statuses,slow,attributes,share");
				assertThat(properties.toRules().slowerThan()).isEqualTo(Duration.ofSeconds(2));
				assertThat(properties.toRules().statuses()).extracting(Object::toString)
					.containsExactly("Statuses[from=400, to=499]", "Statuses[from=503, to=503]",
							"Statuses[from=510, to=511]");
				assertThat(properties.buffer().toLimits().bytes()).isEqualTo(1 << 20);
				assertThat(properties.buffer().toLimits().age()).isEqualTo(Duration.ofMinutes(1));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracing.sampling.keep.attributes[0].valeu=gold",
			"tracing.sampling.keep.routes[0].slower=1s", "tracing.sampling.keep.attributes.vip.name=app.vip" })
	void aMisspeltConditionWouldKeepMoreThanIsMeant(String misspelt) {
		this.runner
			.withPropertyValues("tracing.sampling.keep.attributes[0].name=app.vip",
					"tracing.sampling.keep.routes[0].route=/orders/{id}",
					"tracing.sampling.keep.routes[0].slower-than=1s", misspelt)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidTracingPropertyException.class)
				.hasMessageContaining(misspelt.substring(0, misspelt.indexOf('='))));
	}

	@Test
	void aDurationMayBeLongerThanAnyTrace() {
		this.runner
			.withPropertyValues("tracing.sampling.keep.errors=true", "tracing.sampling.keep.slower-than=9999999d",
					"tracing.sampling.keep.routes[0].route=root",
					"tracing.sampling.keep.routes[0].slower-than=9999999d",
					"tracing.sampling.keep.buffer.max-age=9999999d", "tracing.spans.compress-siblings=true",
					"tracing.spans.compress-shorter-than=9999999d", "tracing.spans.drop-shorter-than=9999999d")
			.run((context) -> {
				trace(context, "root", true);
				trace(context, "other", true);
				trace(context, "fine", false);
				flush(context);
				assertThat(this.exported.all()).extracting(SpanData::getName)
					.containsExactly("child of root", "root", "child of other", "other");
			});
	}

	private static void trace(ApplicationContext context, String name, boolean fails) {
		Span root = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
		child(context, root, name, fails);
		root.end();
	}

	private static void child(ApplicationContext context, Span root, String name, boolean fails) {
		Span child = context.getBean(OpenTelemetry.class)
			.getTracer("test")
			.spanBuilder("child of " + name)
			.setParent(Context.root().with(root))
			.startSpan();
		if (fails) {
			child.setStatus(StatusCode.ERROR);
		}
		child.end();
	}

	private static void flush(ApplicationContext context) {
		assertThat(context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
			.isTrue();
	}

}
