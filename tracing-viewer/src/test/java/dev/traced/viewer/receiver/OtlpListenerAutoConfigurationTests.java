package dev.traced.viewer.receiver;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import dev.traced.viewer.logs.LogLinesAutoConfiguration;
import dev.traced.viewer.store.TraceStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is a receiver, and when it has ports of its own.
 */
class OtlpListenerAutoConfigurationTests {

	private final ApplicationContextRunner none = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OtlpListenerAutoConfiguration.class, LogLinesAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.none.withBean(TraceStore.class,
			() -> new TraceStore(List.of()));

	@Test
	void withoutAStoreThereIsNothing() {
		this.none.withPropertyValues("tracing.viewer.otlp.http-port=0", "tracing.viewer.otlp.grpc-port=0")
			.run((context) -> assertThat(context).doesNotHaveBean(OtlpReceiver.class)
				.doesNotHaveBean(OtlpHttpListener.class)
				.doesNotHaveBean(OtlpGrpcListener.class)
				.doesNotHaveBean("tracingViewerLogLines"));
	}

	@Test
	void byDefaultThereIsAReceiverWithoutAPortOfItsOwn() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(OtlpReceiver.class)
			.hasBean("tracingViewerLogLines")
			.doesNotHaveBean(OtlpHttpListener.class)
			.doesNotHaveBean(OtlpGrpcListener.class));
	}

	@Test
	void portsAreOpenedWhereTheyAreSet() {
		this.runner.withPropertyValues("tracing.viewer.otlp.http-port=0", "tracing.viewer.otlp.grpc-port=0")
			.run((context) -> {
				assertThat(context.getBean(OtlpHttpListener.class).port()).isPositive();
				assertThat(context.getBean(OtlpGrpcListener.class).port()).isPositive();
			});
	}

	@Test
	void aPortThatIsInUseDoesNotStopTheStart() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("tracing.viewer.otlp.http-port=" + other.getLocalPort(),
						"tracing.viewer.otlp.grpc-port=" + other.getLocalPort())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(OtlpHttpListener.class).isRunning()).isFalse();
					assertThat(context.getBean(OtlpGrpcListener.class).isRunning()).isFalse();
				});
		}
	}

	@Test
	void withoutGrpcOnlyAWarningIsLeft() {
		this.runner.withClassLoader(new FilteredClassLoader("io.grpc"))
			.withPropertyValues("tracing.viewer.otlp.grpc-port=0")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtlpGrpcListener.class));
	}

	@Test
	void withoutLogbackThereAreNoLines() {
		this.runner.withClassLoader(new FilteredClassLoader("ch.qos.logback"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tracingViewerLogLines"));
	}

	@Test
	void linesCanBeSwitchedOff() {
		this.runner.withPropertyValues("tracing.viewer.logs.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("tracingViewerLogLines")
				.doesNotHaveBean("tracingViewerLogOwner"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-port=65536", "grpc-port=-1", "max-request-size=1023B", "max-request-size=129MB" })
	void badValuesStopTheStart(String property) {
		this.runner.withPropertyValues("tracing.viewer.otlp." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("tracing.viewer.otlp." + property.substring(0, property.indexOf('='))));
	}

}
