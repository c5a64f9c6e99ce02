package dev.traced.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingReport.SamplerReport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link TracingEndpoint}.
 */
class TracingEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(TracingAutoConfiguration.class, TracingEndpointAutoConfiguration.class));

	private final ApplicationContextRunner exposed = this.runner.withPropertyValues(
			"management.endpoints.web.exposure.include=tracing", "spring.application.name=orders",
			"tracing.sampling.sampler=always");

	@Test
	void itIsNotThereUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TracingEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(TracingEndpoint.class));
		this.exposed.withPropertyValues("management.endpoint.tracing.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(TracingEndpoint.class));
		this.exposed.run((context) -> assertThat(context).hasSingleBean(TracingEndpoint.class));
	}

	@Test
	void theActuatorMayBeMissing() {
		this.exposed.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tracingEndpoint"));
	}

	@Test
	void whoTracesIsShown() {
		this.exposed.run((context) -> {
			assertThat(report(context).tracing()).isEqualTo(new TracingStatus.Who(true, null, "traced", null, 0L));
			assertThat(report(context).resource()).contains(entry("service.name", "orders"),
					entry("telemetry.distro.name", "traced"));
			assertThat(report(context).propagation()).isEqualTo(new TracingReport.Propagation(
					List.of("tracecontext", "baggage"), List.of("tracecontext", "baggage", "b3")));
		});
	}

	@Test
	void whoElseIsThereAndWhoBacksOffIsShown() {
		this.exposed
			.withBean(Coexistence.class, () -> new Coexistence("a carrier pigeon", "it carries, we trace", false))
			.run((context) -> assertThat(report(context).beside())
				.containsExactly(new Coexistence("a carrier pigeon", "it carries, we trace", false)));
	}

	@Test
	void withoutTracingItIsSaidWhyThereIsNone() {
		this.exposed.withPropertyValues("tracing.enabled=false").run((context) -> {
			TracingReport report = report(context);
			assertThat(report.tracing().active()).isFalse();
			assertThat(report.tracing().reason()).isEqualTo("tracing is switched off");
			assertThat(report.sampler()).isNull();
			assertThat(report.exporters()).isEmpty();
			assertThat(report.configuration().get("tracing.enabled"))
				.extracting(TracingReport.Property::value, (property) -> property.origin().isEmpty())
				.containsExactly("false", false);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(TracingEndpoint.class).revert());
		});
	}

	@Test
	void theApplicationsOwnSdkIsNamedAndLeftAlone() {
		OpenTelemetrySdk own = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
			.build();
		this.exposed.withBean(OpenTelemetry.class, () -> own).run((context) -> {
			TracingReport report = report(context);
			assertThat(report.tracing().sdk()).isEqualTo("application");
			assertThat(report.tracing().sdkReason()).contains("OpenTelemetry");
			assertThat(sampler(context).description()).isEqualTo("AlwaysOffSampler");
			assertThat(sampler(context).changeable()).isFalse();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> change(context, "never", null, null, null));
		});
	}

	@Test
	void aSamplerOfACustomizerIsShownButNotChanged() {
		this.exposed
			.withBean(TracerProviderCustomizer.class, () -> (builder) -> builder.setSampler(Sampler.alwaysOff()))
			.run((context) -> {
				assertThat(sampler(context).description()).isEqualTo("AlwaysOffSampler");
				assertThat(sampler(context).changeable()).isFalse();
			});
	}

	@Test
	void whatIsInstrumentedAndWhyTheRestIsNotIsShown() {
		this.exposed
			.withConfiguration(
					AutoConfigurations.of(PigeonTracingAutoConfiguration.class, SmokeTracingAutoConfiguration.class))
			.withPropertyValues("tracing.smoke.enabled=false")
			.run((context) -> {
				assertThat(report(context).instrumentations().active()).containsExactly("pigeon");
				assertThat(report(context).instrumentations().inactive())
					.containsExactly(entry("smoke", "tracing.smoke.enabled is false"));
			});
	}

	@Test
	void everyPropertyHasItsOrigin() {
		Map<String, Object> file = Map.of("tracing.sampling.ratio",
				OriginTrackedValue.of("0.5", new Line("application.yaml - 4:12")), "tracing.exclude.paths[0]", "/a",
				"tracing.exclude.paths[1]", "/b");
		this.exposed.withInitializer((context) -> {
			context.getEnvironment().getPropertySources().addFirst(new OriginTrackedMapPropertySource("file", file));
			add(context, Map.of("TRACING_THREADNAME", "false", "TRACING_PORT", "tcp://10.0.0.1"));
		}).run((context) -> {
			Map<String, TracingReport.Property> configuration = report(context).configuration();
			assertThat(configuration.get("tracing.sampling.ratio"))
				.isEqualTo(new TracingReport.Property("0.5", "application.yaml - 4:12"));
			assertThat(configuration.get("tracing.thread-name")).isEqualTo(new TracingReport.Property("false",
					"\"TRACING_THREADNAME\" from property source \"test-systemEnvironment\""));
			assertThat(configuration.get("tracing.export.batch.max-queue-size"))
				.isEqualTo(new TracingReport.Property(2048, "default"));
			assertThat(configuration.get("tracing.exclude.paths[1]")).isEqualTo(
					new TracingReport.Property("/b", "\"tracing.exclude.paths[1]\" from property source \"file\""));
			assertThat(configuration).doesNotContainKeys("tracing.exclude.paths", "tracing.port");
		});
	}

	@Test
	void secretsAreNeverShown() {
		this.exposed
			.withPropertyValues("tracing.export.otlp.headers.authorization=Bearer s3cret", "the.token=s3cret",
					"tracing.export.otlp.headers.x-team=${the.token}",
					"tracing.export.otlp.endpoint=http://user:s3cret@localhost:1/v1/traces?key=s3cret",
					"tracing.resource-attributes.db.password=s3cret",
					"tracing.sampling.rules[0].headers=x-partner=s3cret", "tracing.sampling.rules[0].sampler=always",
					"tracing.sampling.debug.header=x-debug", "tracing.sampling.debug.secret=s3cret-of-16-characters")
			.run((context) -> {
				TracingReport report = report(context);
				assertThat(List.of("authorization", "x-team")).allSatisfy((header) -> assertThat(
						report.configuration().get("tracing.export.otlp.headers." + header).value())
					.isEqualTo("******"));
				assertThat(report.configuration().get("tracing.export.otlp.endpoint").value())
					.isEqualTo("http://******@localhost:1/v1/traces?******");
				assertThat(report.exporters()).singleElement()
					.satisfies((exporter) -> assertThat(exporter.destination()).startsWith("OTLP http"));
				assertThat(report.toString()).doesNotContain("s3cret");
			});
	}

	@Test
	void theApplicationHidesMore() {
		this.exposed
			.withBean(SanitizingFunction.class,
					() -> (data) -> data.getKey().startsWith("tracing.service-name") ? data.withSanitizedValue() : data)
			.withPropertyValues("tracing.service-name=orders", "tracing.thread-name=true")
			.run((context) -> {
				assertThat(report(context).configuration().get("tracing.service-name").value()).isEqualTo("******");
				assertThat(report(context).configuration().get("tracing.thread-name").value()).isEqualTo("true");
			});
		this.exposed.withPropertyValues("management.endpoint.tracing.show-values=never", "tracing.thread-name=true")
			.run((context) -> {
				assertThat(report(context).configuration().get("tracing.thread-name").value()).isEqualTo("******");
				assertThat(report(context).configuration().get("tracing.enabled").value()).isEqualTo(true);
				assertThat(report(context).resource()).contains(entry("service.name", "******"));
			});
	}

	@Test
	void exportersAndTheirQueuesAreShown() {
		this.exposed.withBean("own", SpanExporter.class, FailingExporter::new)
			.withPropertyValues("tracing.export.batch.max-queue-size=2", "tracing.export.batch.schedule-delay=1h",
					"tracing.export.console.enabled=true")
			.run((context) -> {
				OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
				SdkTracerProvider provider = context.getBean(SdkTracerProvider.class);
				openTelemetry.getTracer("test").spanBuilder("span").startSpan().end();
				assertThat(exporter(context).queue()).isEqualTo(new TracingStatus.Queue(1, 2));
				assertThat(exporter(context).failing()).isFalse();
				provider.forceFlush().join(10, TimeUnit.SECONDS);
				assertThat(exporter(context).queue()).isEqualTo(new TracingStatus.Queue(0, 2));
				assertThat(exporter(context).failing()).isTrue();
				assertThat(exporter(context).lastError())
					.satisfies((error) -> assertThat(error.message()).isEqualTo("out of paper"));
				provider.shutdown().join(10, TimeUnit.SECONDS);
				openTelemetry.getTracer("test").spanBuilder("late").startSpan().end();
				assertThat(exporter(context).dropped()).containsOnly(entry("queue-full", 0L),
						entry("export-failed", 1L), entry("rejected", 0L), entry("shutdown", 0L));
				assertThat(report(context).exporters().get(1).destination()).isEqualTo("console");
			});
	}

	@Test
	void theSamplerIsChangedAndReverted() {
		this.exposed.run((context) -> {
			assertThat(sampler(context)).isEqualTo(new SamplerReport("parent-based{always}", "parent-based{always}",
					true, List.of(), new TracingStatus.Decisions(0, 0, 0), List.of(), 0, Map.of()));
			change(context, null, "0", null, "PT1H");
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("span").startSpan().end();
			assertThat(sampler(context).description()).isEqualTo("parent-based{ratio{0}}");
			assertThat(sampler(context).decisions()).isEqualTo(new TracingStatus.Decisions(0, 0, 1));
			assertThat(sampler(context).changes()).singleElement()
				.satisfies((change) -> assertThat(change.properties())
					.isEqualTo(Map.of("tracing.sampling.sampler", "ratio", "tracing.sampling.ratio", "0")));
			context.getBean(TracingEndpoint.class).revert();
			assertThat(sampler(context).description()).isEqualTo("parent-based{always}");
			assertThat(sampler(context).changes()).isEmpty();
		});
	}

	private static void add(ConfigurableApplicationContext context, Map<String, Object> variables) {
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
	}

	private static TracingReport report(ApplicationContext context) {
		return context.getBean(TracingEndpoint.class).tracing();
	}

	private static SamplerReport sampler(ApplicationContext context) {
		SamplerReport report = report(context).sampler();
		assertThat(report).isNotNull();
		return report;
	}

	private static TracingStatus.Exporter exporter(ApplicationContext context) {
		return report(context).exporters().get(0);
	}

	private static void change(ApplicationContext context, @Nullable String sampler, @Nullable String ratio,
			@Nullable String rule, @Nullable String duration) {
		context.getBean(TracingEndpoint.class).change(sampler, ratio, null, rule, duration);
	}

	@ConditionalOnInstrumentation("pigeon")
	static class PigeonTracingAutoConfiguration {

	}

	@ConditionalOnInstrumentation("smoke")
	static class SmokeTracingAutoConfiguration {

	}

	private record Line(String text) implements Origin {

		@Override
		public String toString() {
			return this.text;
		}

	}

	private static final class FailingExporter implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			throw new IllegalStateException("out of paper");
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
