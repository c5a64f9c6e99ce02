package dev.traced.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingStatus.Decisions;
import dev.traced.core.SpanDrops;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TracingMeters}.
 */
class TracingMetersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, TracingMetricsAutoConfiguration.class))
		.withPropertyValues("tracing.sampling.sampler=always");

	@Test
	void spansAreCountedWhateverBecomesOfThem() {
		this.runner.withBean("own", SpanExporter.class, PickyExporter::new)
			.withPropertyValues("tracing.export.batch.max-queue-size=2", "tracing.export.batch.schedule-delay=1h")
			.run((context) -> {
				MeterRegistry registry = registry(context);
				span(context, "good");
				flush(context, 1);
				span(context, "bad");
				assertThat(gauge(registry, "size")).isEqualTo(1);
				flush(context, 2);
				assertThat(gauge(registry, "size")).isZero();
				assertThat(gauge(registry, "capacity")).isEqualTo(2);
				context.getBean(SamplerControl.class).change(new SamplerChange(null, "never", null, null, null));
				span(context, "unsampled");
				context.getBean(SamplerControl.class).revert();
				assertThat(count(registry, "tracing.spans.started")).isEqualTo(3);
				assertThat(count(registry, "tracing.spans.sampled")).isEqualTo(2);
				assertThat(count(registry, "tracing.spans.exported", "exporter", "TracingMetersTests.PickyExporter"))
					.isEqualTo(1);
				assertThat(dropped(registry, "export-failed")).isEqualTo(1);
				assertThat(dropped(registry, "unsampled")).isEqualTo(1);
				assertThat(dropped(registry, "queue-full")).isZero();
				assertThat(dropped(registry, "rejected")).isZero();
				assertThat(dropped(registry, "shutdown")).isZero();
				assertThat(count(registry, "tracing.failures")).isZero();
			});
	}

	@Test
	void whatEndsAfterTheShutdownIsCounted() {
		this.runner.withBean("own", SpanExporter.class, PickyExporter::new).run((context) -> {
			MeterRegistry registry = registry(context);
			Span late = context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("late").startSpan();
			context.getBean(SdkTracerProvider.class).shutdown().join(10, TimeUnit.SECONDS);
			late.end();
			assertThat(dropped(registry, "shutdown")).isEqualTo(1);
		});
	}

	@Test
	void whatKeepRulesDoIsCounted() {
		this.runner.withBean("own", SpanExporter.class, PickyExporter::new)
			.withPropertyValues("tracing.sampling.sampler=never", "tracing.sampling.keep.errors=true",
					"tracing.sampling.keep.buffer.max-traces=1", "tracing.export.batch.schedule-delay=1h")
			.run((context) -> {
				MeterRegistry registry = registry(context);
				Tracer tracer = context.getBean(OpenTelemetry.class).getTracer("test");
				tracer.spanBuilder("failed").startSpan().setStatus(StatusCode.ERROR).end();
				span(context, "fine");
				flush(context, 1);
				assertThat(count(registry, "tracing.traces.kept", "cause", "error")).isEqualTo(1);
				assertThat(count(registry, "tracing.traces.dropped")).isEqualTo(1);
				assertThat(dropped(registry, "unsampled")).as("it has been recorded").isZero();
				assertThat(dropped(registry, "not-kept")).isEqualTo(1);
				assertThat(TracingStatus.of(context).sampler())
					.satisfies((sampler) -> assertThat(sampler.decisions()).isEqualTo(new Decisions(0, 2, 0)));
				Span open = tracer.spanBuilder("open").startSpan();
				tracer.spanBuilder("child").setParent(Context.root().with(open)).startSpan().end();
				assertThat(registry.get("tracing.keep.buffer.size").gauge().value()).isPositive();
				tracer.spanBuilder("evicting").startSpan().end();
				assertThat(registry.get("tracing.traces.evicted").functionCounters()).extracting(FunctionCounter::count)
					.contains(1.0);
				assertThat(registry.get("tracing.keep.buffer.size").gauge().value()).isZero();
				assertThat(dropped(registry, "not-kept")).isEqualTo(3);
				tracer.spanBuilder("too late").setParent(Context.root().with(open)).startSpan();
				assertThat(dropped(registry, "unsampled")).isEqualTo(1);
				open.end();
				assertThat(dropped(registry, "late")).isEqualTo(1);
			});
	}

	@Test
	void whatElseDropsSpansIsMeteredByItsCauses() {
		this.runner.withBean("one", SpanDrops.class, () -> () -> Map.of("evicted", 3L, "late", 1L))
			.withBean("other", SpanDrops.class, () -> () -> Map.of("evicted", 4L))
			.run((context) -> {
				MeterRegistry registry = registry(context);
				assertThat(dropped(registry, "evicted")).isEqualTo(7);
				assertThat(dropped(registry, "late")).isEqualTo(1);
			});
	}

	@Test
	void switchedOffThereAreNone() {
		this.runner.withPropertyValues("tracing.metrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TracingMeters.class));
		this.runner.withPropertyValues("tracing.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TracingMeters.class));
	}

	@Test
	void micrometerMayBeMissing() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tracingMeters"));
	}

	@Test
	void withAnSdkOfTheApplicationOnlyFailuresAreCounted() {
		this.runner.withBean(OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(registry(context).getMeters()).extracting((meter) -> meter.getId().getName())
				.containsExactly("tracing.failures"));
	}

	private static MeterRegistry registry(ApplicationContext context) {
		MeterRegistry registry = new SimpleMeterRegistry();
		context.getBean(TracingMeters.class).bindTo(registry);
		return registry;
	}

	private static void span(ApplicationContext context, String name) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan().end();
	}

	/** Asks for it until it has happened: the SDK may take a flush for the one before. */
	private static void flush(ApplicationContext context, long handled) {
		await().untilAsserted(() -> {
			context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
			assertThat(context.getBean(SpanExports.class).states())
				.allSatisfy((state) -> assertThat(state.exported() + state.failed()).isEqualTo(handled));
		});
	}

	private static double gauge(MeterRegistry registry, String name) {
		return registry.get("tracing.queue." + name)
			.tag("exporter", "TracingMetersTests.PickyExporter")
			.gauge()
			.value();
	}

	private static double dropped(MeterRegistry registry, String cause) {
		return count(registry, "tracing.spans.dropped", "cause", cause);
	}

	private static double count(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).functionCounter().count();
	}

	private static final class PickyExporter implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return spans.stream().anyMatch((span) -> span.getName().equals("bad")) ? CompletableResultCode.ofFailure()
					: CompletableResultCode.ofSuccess();
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
