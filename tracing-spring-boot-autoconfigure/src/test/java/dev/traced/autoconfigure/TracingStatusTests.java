package dev.traced.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracingStatus} and {@link SpanDestination}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracingStatusTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

	@Test
	void itIsReadWithoutTheActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues("tracing.sampling.sampler=always")
			.run((context) -> {
				TracingStatus status = status(context);
				assertThat(status.tracing()).isEqualTo(new TracingStatus.Who(true, null, "traced", null, 0L));
				assertThat(status.sampler()).isNotNull();
				assertThat(status.sampler().description()).isEqualTo("parent-based{always}");
				assertThat(status.sampler().decisions()).isEqualTo(new TracingStatus.Decisions(0, 0, 0));
				assertThat(status.exporters()).isEmpty();
			});
	}

	@Test
	void withoutTracingItSaysWhy() {
		this.runner.withPropertyValues("tracing.enabled=false").run((context) -> {
			TracingStatus status = status(context);
			assertThat(status.tracing().active()).isFalse();
			assertThat(status.tracing().reason()).isEqualTo("tracing is switched off");
			assertThat(status.sampler()).isNull();
		});
	}

	@Test
	void whereElseSpansGoIsSaidAndNobodyIsWarned(CapturedOutput output) {
		this.runner.withBean(SpanDestination.class, () -> () -> "somewhere").run((context) -> {
			assertThat(status(context).exporters())
				.isEqualTo(List.of(new TracingStatus.Exporter("somewhere", null, null, null, null, null, null)));
			assertThat(output).contains("exported to somewhere;").doesNotContain("No spans are exported");
		});
	}

	private static TracingStatus status(ApplicationContext context) {
		return TracingStatus.of((ConfigurableApplicationContext) context);
	}

}
