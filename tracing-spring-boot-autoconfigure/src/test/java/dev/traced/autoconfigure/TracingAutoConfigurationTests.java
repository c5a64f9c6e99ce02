package dev.traced.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import dev.traced.ErrorClassifier;
import dev.traced.core.Guard;
import dev.traced.core.Operation;
import dev.traced.core.SamplerTraits;
import dev.traced.core.SpanConvention;
import dev.traced.core.Tracing;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link TracingAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracingAutoConfigurationTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

	private final ApplicationContextRunner recording = this.runner.withBean("recordedSpans", SpanProcessor.class,
			() -> spans);

	@Test
	void byDefaultEverythingIsRecordedAndNothingExported() {
		this.recording.run((context) -> {
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
			assertThat(spans.awaitOne().getName()).isEqualTo("span");
			assertThat(context.getBean(SdkTracerProvider.class).getSampler().getDescription())
				.isEqualTo("parent-based{adaptive{50/s}}");
			assertThat(context.getBean(SpanExports.class).destinations()).isEmpty();
		});
	}

	@Test
	void aSpanNamesTheThreadThatStartedIt() {
		this.recording.run((context) -> {
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
			assertThat(spans.awaitOne().getAttributes().asMap())
				.contains(entry(AttributeKey.stringKey("thread.name"), Thread.currentThread().getName()));
		});
	}

	@Test
	void threadsAreNotNamedOnRequest() {
		this.recording.withPropertyValues("tracing.thread-name=false").run((context) -> {
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
			assertThat(spans.awaitOne().getAttributes().isEmpty()).isTrue();
		});
	}

	@Test
	void switchedOffThereIsNothing() {
		this.runner.withPropertyValues("tracing.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Tracing.class).doesNotHaveBean(OpenTelemetry.class));
	}

	@Test
	void theStandardSwitchIsHonouredUnlessThePropertySaysOtherwise() {
		this.runner.withSystemProperties("OTEL_SDK_DISABLED=true")
			.run((context) -> assertThat(context).doesNotHaveBean(Tracing.class));
		this.runner.withSystemProperties("OTEL_SDK_DISABLED=true")
			.withPropertyValues("tracing.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(Tracing.class));
	}

	@Test
	void anAgentThatIsSwitchedOffIsNone() {
		assertThat(JavaAgent.isEnabled((name) -> null, (name) -> null)).isTrue();
		assertThat(
				JavaAgent.isEnabled((name) -> name.equals("otel.javaagent.enabled") ? "false" : null, (name) -> null))
			.isFalse();
		assertThat(
				JavaAgent.isEnabled((name) -> null, (name) -> name.equals("OTEL_JAVAAGENT_ENABLED") ? "FALSE" : null))
			.isFalse();
		assertThat(JavaAgent.isAttached()).isFalse();
	}

	@Test
	void theApplicationsOpenTelemetryIsUsed() {
		OpenTelemetrySdk own = OpenTelemetrySdk.builder().build();
		this.runner.withBean(OpenTelemetry.class, () -> own).run((context) -> {
			assertThat(context.getBean(Tracing.class).openTelemetry()).isSameAs(own);
			assertThat(context).hasSingleBean(OpenTelemetry.class);
		});
	}

	@Test
	void theApplicationsTracerProviderIsUsed() {
		SdkTracerProvider own = SdkTracerProvider.builder().build();
		this.runner.withBean(SdkTracerProvider.class, () -> own)
			.run((context) -> assertThat(
					((OpenTelemetrySdk) context.getBean(OpenTelemetry.class)).getSdkTracerProvider())
				.isSameAs(own));
	}

	@Test
	void theApplicationsLoggerAndMeterProvidersAreUsed() {
		SdkLoggerProvider logs = SdkLoggerProvider.builder().build();
		SdkMeterProvider metrics = SdkMeterProvider.builder().build();
		ApplicationContextRunner runner = this.runner.withBean(SdkLoggerProvider.class, () -> logs)
			.withBean(SdkMeterProvider.class, () -> metrics);
		ContextConsumer<ApplicationContext> used = (context) -> {
			OpenTelemetrySdk sdk = (OpenTelemetrySdk) context.getBean(OpenTelemetry.class);
			assertThat(sdk.getSdkLoggerProvider()).isSameAs(logs);
			assertThat(sdk.getSdkMeterProvider()).isSameAs(metrics);
		};
		runner.run(used::accept);
		runner.withBean(SdkTracerProvider.class, () -> SdkTracerProvider.builder().build()).run(used::accept);
	}

	@Test
	void theApplicationsSamplerIsUsedAndGuarded() {
		this.recording.withBean(Sampler.class, HostileSampler::new).run((context) -> {
			long before = context.getBean(Guard.class).failures();
			Span span = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan();
			assertThat(span.isRecording()).isFalse();
			span.end();
			assertThat(context.getBean(Guard.class).failures()).isEqualTo(before + 1);
		});
	}

	@Test
	void theApplicationsPropagatorsAreUsed() {
		this.runner.withBean(TextMapPropagator.class, NamedPropagator::new)
			.run((context) -> assertThat(context.getBean(ContextPropagators.class).getTextMapPropagator().fields())
				.containsExactly("x-own"));
	}

	@Test
	void propagationFormatsAreChosenByProperties() {
		this.runner.withPropertyValues("tracing.propagation.produce=W3C,b3multi")
			.run((context) -> assertThat(context.getBean(ContextPropagators.class).getTextMapPropagator().fields())
				.contains("traceparent", "X-B3-TraceId")
				.doesNotContain("baggage"));
	}

	@Test
	void processorsThatThrowHarmNeitherTheApplicationNorEachOther() {
		this.runner.withBean("hostile", SpanProcessor.class, HostileProcessor::new)
			.withBean("recordedSpans", SpanProcessor.class, () -> spans)
			.run((context) -> {
				context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
				assertThat(spans.awaitOne().getName()).isEqualTo("span");
				assertThat(context.getBean(Guard.class).failures()).isEqualTo(2);
			});
	}

	@Test
	void customizersRunInTheirOrderAndLast() {
		this.recording
			.withBean(TracerProviderCustomizer.class, () -> (builder) -> builder.setSampler(Sampler.alwaysOff()))
			.run((context) -> assertThat(
					context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan())
				.satisfies((span) -> assertThat(span.isRecording()).isFalse()));
	}

	@Test
	void theSamplerTellsTheInstrumentationsWhatTheyMayLeaveOut() {
		this.runner.run((context) -> assertThat(context.getBean(SdkTracerProvider.class).getSampler())
			.isInstanceOfSatisfying(SamplerTraits.class, (traits) -> {
				assertThat(traits.dropsChildrenOfUnsampled(Context.root(), true)).isTrue();
				assertThat(traits.readsAttributes()).isFalse();
			}));
	}

	@Test
	void theSamplerIsAdaptiveUnlessAnotherIsChosen() {
		this.runner.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
			.isEqualTo("parent-based{adaptive{50/s}}"));
		this.runner
			.withPropertyValues("tracing.sampling.rate=0.5", "tracing.sampling.min-ratio=0.01",
					"tracing.sampling.max-ratio=0.5", "tracing.sampling.parent.remote-not-sampled=root")
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.isEqualTo("parent-based{adaptive{0.5/s, ratio 0.01..0.5}, remote-not-sampled=root}"));
		this.runner
			.withPropertyValues("tracing.sampling.sampler=rate-limiting", "tracing.sampling.rate=100",
					"tracing.sampling.parent-based=false")
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.isEqualTo("rate-limiting{100/s}"));
	}

	@Test
	void aTraceThatBeginsHereTellsItsProbability() {
		this.recording.run((context) -> {
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
			assertThat(spans.awaitOne().getSpanContext().getTraceState().get("ot")).isEqualTo("th:0");
		});
	}

	@Test
	void whatAnExporterDoesMakesNoSpans() {
		TracingExporter exporter = new TracingExporter();
		this.recording.withPropertyValues("tracing.sampling.parent-based=false")
			.withBean("own", SpanExporter.class, () -> exporter)
			.run((context) -> {
				exporter.tracing = context.getBean(Tracing.class);
				context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
				context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
			});
		assertThat(exporter.calls).contains("export");
		assertThat(spans.awaitOne().getName()).isEqualTo("span");
	}

	@Test
	void spanLimitsAreChosenByProperties() {
		this.recording
			.withPropertyValues("tracing.span-limits.max-attributes=1",
					"tracing.span-limits.max-attribute-value-length=3")
			.run((context) -> {
				context.getBean(OpenTelemetry.class)
					.getTracer("test")
					.spanBuilder("span")
					.setAttribute("a", "abcdef")
					.setAttribute("b", "b")
					.startSpan()
					.end();
				assertThat(spans.awaitOne().getAttributes().asMap())
					.containsOnly(entry(AttributeKey.stringKey("a"), "abc"));
			});
	}

	@Test
	void exceptionMessagesMayBeMasked() {
		this.recording.withPropertyValues("tracing.exceptions.messages=masked").run((context) -> {
			Tracing tracing = context.getBean(Tracing.class);
			Span span = tracing.openTelemetry().getTracer("test").spanBuilder("span").startSpan();
			tracing.errors().record(span, new IllegalStateException("secret"), null);
			span.end();
			assertThat(spans.awaitOne().toString()).doesNotContain("secret").contains("IllegalStateException");
		});
	}

	@Test
	void exceptionsNeedNotBeRecordedAsEvents() {
		this.recording.withPropertyValues("tracing.exceptions.record=none").run((context) -> {
			Tracing tracing = context.getBean(Tracing.class);
			Span span = tracing.openTelemetry().getTracer("test").spanBuilder("span").startSpan();
			tracing.errors().record(span, new IllegalStateException("broken"), null);
			span.end();
			assertThat(spans.awaitOne().getEvents()).isEmpty();
			assertThat(spans.awaitOne().getStatus().getDescription()).isEqualTo("broken");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			never  | 1                                                      | true
			always | 0                                                      | false
			never  | d                                                      | true
			never  | 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d    | true
			never  | 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1    | true
			always | 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-0    | false
			always | 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1      | true
			never  | 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1      | false
			""")
	void whatACallerDecidesInB3IsHonoured(String sampler, String header, boolean recorded) {
		this.recording.withPropertyValues("tracing.sampling.sampler=" + sampler).run((context) -> {
			SpanConvention<Map<String, String>, String> convention = (request) -> "span";
			Operation<String> operation = context.getBean(Tracing.class)
				.receiving("test", convention, new MapGetter())
				.start(Context.root(), Map.of("b3", header));
			assertThat(operation.isRecording()).isEqualTo(recorded);
			operation.end(null, null);
		});
	}

	@Test
	void aClassifierThatThrowsHidesNoError() {
		this.recording.withBean(ErrorClassifier.class, () -> (error) -> {
			throw new IllegalStateException("hostile");
		}).run((context) -> {
			Tracing tracing = context.getBean(Tracing.class);
			Span span = tracing.openTelemetry().getTracer("test").spanBuilder("span").startSpan();
			tracing.errors().record(span, new IllegalArgumentException("broken"), null);
			span.end();
			assertThat(spans.awaitOne().getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "broken"));
			assertThat(spans.awaitOne().getAttributes().get(AttributeKey.stringKey("error.type")))
				.isEqualTo("java.lang.IllegalArgumentException");
			assertThat(context.getBean(Guard.class).failures()).isEqualTo(1);
		});
	}

	@Test
	void atTheStartItIsSaidWhatIsActive(CapturedOutput output) {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(PigeonTracingAutoConfiguration.class, SmokeTracingAutoConfiguration.class))
			.withPropertyValues("spring.application.name=orders", "tracing.sampling.sampler=ratio",
					"tracing.sampling.ratio=0.25", "tracing.export.console.enabled=true",
					"tracing.propagation.produce=b3", "tracing.propagation.consume=w3c", "tracing.smoke.enabled=false")
			.run((context) -> assertThat(output).containsOnlyOnce(
					"Tracing 'orders': sampler parent-based{ratio{0.25}}; exported to console; headers b3 (accepted"
							+ " tracecontext); instrumented: pigeon"));
		assertThat(output).doesNotContain("No spans are exported").doesNotContain("has no effect");
	}

	@Test
	void withoutAParserForTheMetadataNoPropertyIsCalledUnknown(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson", "com.google.gson"))
			.withPropertyValues("tracing.propagation.produce=b3")
			.run((context) -> assertThat(output).contains("headers b3").doesNotContain("do not exist"));
	}

	@Test
	void aShareThatNoSamplerTakesIsSaidToHaveNoEffect(CapturedOutput output) {
		this.runner.withPropertyValues("tracing.sampling.ratio=0.1")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("tracing.sampling.ratio=0.1 has no effect without tracing.sampling.sampler=ratio"));
	}

	@Test
	void ifNothingIsExportedItIsSaidWhatToSet(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output).containsOnlyOnce("No spans are exported")
			.contains("tracing.export.otlp.endpoint"));
	}

	@Test
	void printedToTheConsoleOnRequest(CapturedOutput output) {
		this.runner.withPropertyValues("tracing.export.console.enabled=true", "tracing.service-name=orders")
			.run((context) -> {
				context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("work").startSpan().end();
				assertThat(output).contains(" orders ").contains("INTERNAL work");
			});
	}

	@ConditionalOnInstrumentation("pigeon")
	static class PigeonTracingAutoConfiguration {

	}

	@ConditionalOnInstrumentation("smoke")
	static class SmokeTracingAutoConfiguration {

	}

	private static final class MapGetter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

	private static final class HostileSampler implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public String getDescription() {
			throw new IllegalStateException("hostile");
		}

	}

	private static final class HostileProcessor implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

		@Override
		public CompletableResultCode shutdown() {
			throw new IllegalStateException("hostile");
		}

	}

	private static final class TracingExporter implements SpanExporter {

		private final Queue<String> calls = new ConcurrentLinkedQueue<>();

		private volatile @Nullable Tracing tracing;

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return trace("export");
		}

		@Override
		public CompletableResultCode flush() {
			return trace("flush");
		}

		@Override
		public CompletableResultCode shutdown() {
			return trace("shutdown");
		}

		private CompletableResultCode trace(String call) {
			Tracing tracing = this.tracing;
			if (tracing != null) {
				tracing.openTelemetry().getTracer("test").spanBuilder(call).startSpan().end();
				SpanConvention<String, String> convention = (request) -> request;
				tracing.local("test", convention).start(call).end(null, null);
				this.calls.add(call);
			}
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class NamedPropagator implements TextMapPropagator {

		@Override
		public List<String> fields() {
			return List.of("x-own");
		}

		@Override
		public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
		}

		@Override
		public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
			return context;
		}

	}

}
