package dev.traced.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VersionClashFailureAnalyzer}.
 */
class VersionClashFailureAnalyzerTests {

	private final VersionClashFailureAnalyzer analyzer = new VersionClashFailureAnalyzer();

	@Test
	void aMissingMethodOfOpenTelemetryIsExplained() {
		FailureAnalysis analysis = this.analyzer.analyze(new BeanCreationException("tracer",
				new NoSuchMethodError("'void io.opentelemetry.sdk.trace.SdkTracerProviderBuilder.missing()'")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("NoSuchMethodError", "opentelemetry-api",
				"opentelemetry-sdk-trace", "manages");
		assertThat(analysis.getAction()).contains("one version");
	}

	@Test
	void aMissingClassOfOpenTelemetryIsExplained() {
		assertThat(this.analyzer.analyze(new NoClassDefFoundError("io/opentelemetry/api/common/Value"))).isNotNull();
	}

	@Test
	void otherFailuresAreNotOurs() {
		assertThat(this.analyzer.analyze(new NoSuchMethodError("'void org.example.Other.missing()'"))).isNull();
		assertThat(this.analyzer.analyze(new IllegalStateException("io.opentelemetry.sdk is not configured"))).isNull();
		assertThat(this.analyzer.analyze(new NoClassDefFoundError(null))).isNull();
	}

}
