package dev.traced.autoconfigure;

import dev.traced.test.OtlpHttpReceiver;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicrometerBridge}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MicrometerBridgeTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final OtlpHttpReceiver receiver = new OtlpHttpReceiver();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TracingAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class))
		.withPropertyValues("tracing.export.otlp.endpoint=" + this.receiver.endpoint());

	@AfterEach
	void close() {
		this.receiver.close();
	}

	@Test
	void everySpanIsExportedOnceTheLastOnesToo(CapturedOutput output) {
		this.runner.run((context) -> {
			span(context.getBean(OpenTelemetry.class));
			context.getBean(SdkTracerProvider.class).forceFlush();
			this.receiver.await(1);
			span(context.getBean(OpenTelemetry.class));
		});
		assertThat(this.receiver.spans()).hasSize(2);
		assertThat(output).containsOnlyOnce("Beside Micrometer Tracing: its batch processor");
	}

	@Test
	void processorsOfTheApplicationAreUsedAllTheSame() {
		this.runner.withBean("recordedSpans", SpanProcessor.class, () -> spans).run((context) -> {
			span(context.getBean(OpenTelemetry.class));
			assertThat(spans.awaitOne().getName()).isEqualTo("span");
			assertThat(context.getBean(OpenTelemetryTracingAutoConfiguration.SpanProcessors.class).processors())
				.containsExactly(spans);
		});
	}

	@Test
	void thePropertiesOfPropagationHold() {
		this.runner.withPropertyValues("tracing.propagation.produce=b3")
			.run((context) -> assertThat(fields(context.getBean(ContextPropagators.class))).contains("b3"));
	}

	@Test
	void aPropagatorOfTheApplicationIsUsedAllTheSame() {
		this.runner.withBean("own", TextMapPropagator.class, W3CBaggagePropagator::getInstance)
			.run((context) -> assertThat(fields(context.getBean(ContextPropagators.class))).containsExactly("baggage"));
	}

	@Test
	void withoutTheBridgeNothingIsSaidOfIt(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
			.run((context) -> assertThat(output).doesNotContain("Micrometer"));
	}

	private static Iterable<String> fields(ContextPropagators propagators) {
		return propagators.getTextMapPropagator().fields();
	}

	private static void span(OpenTelemetry openTelemetry) {
		openTelemetry.getTracer("test").spanBuilder("span").startSpan().end();
	}

}
