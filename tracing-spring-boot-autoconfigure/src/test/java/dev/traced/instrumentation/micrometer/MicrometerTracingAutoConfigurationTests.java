package dev.traced.instrumentation.micrometer;

import dev.traced.autoconfigure.Coexistences;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicrometerTracingAutoConfiguration}.
 */
class MicrometerTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(TracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class));

	@Test
	void byDefaultMicrometerIsKeptFromSecondSpans() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(TracedElsewhereObservationHandler.class);
			assertThat(context.getBean(OtelCurrentTraceContext.class)).isInstanceOf(CurrentSpanTraceContext.class);
			assertThat(context.getBean(Coexistences.class).list())
				.anySatisfy((one) -> assertThat(one.peer()).isEqualTo("Micrometer Tracing"));
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("tracing.micrometer.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TracedElsewhereObservationHandler.class)
				.doesNotHaveBean(OtelCurrentTraceContext.class));
		this.runner.withPropertyValues("tracing.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TracedElsewhereObservationHandler.class));
	}

	@Test
	void theCurrentContextOfTheApplicationIsUsed() {
		OtelCurrentTraceContext own = new OtelCurrentTraceContext();
		this.runner.withBean(OtelCurrentTraceContext.class, () -> own)
			.run((context) -> assertThat(context.getBean(OtelCurrentTraceContext.class)).isSameAs(own));
	}

	@Test
	void withoutTheBridgeNothingIsDone() {
		this.runner.withClassLoader(new FilteredClassLoader(OtelTracer.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TracedElsewhereObservationHandler.class));
	}

}
