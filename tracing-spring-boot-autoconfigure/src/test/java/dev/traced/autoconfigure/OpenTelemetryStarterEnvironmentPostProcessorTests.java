package dev.traced.autoconfigure;

import java.io.IOException;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenTelemetryStarterEnvironmentPostProcessor}.
 */
class OpenTelemetryStarterEnvironmentPostProcessorTests {

	@Test
	void whatIsTracedHereIsSwitchedOffThere() throws IOException {
		Properties instrumentations = PropertiesLoaderUtils
			.loadAllProperties(OpenTelemetryStarterEnvironmentPostProcessor.INSTRUMENTATIONS);
		MockEnvironment environment = new MockEnvironment().withProperty("tracing.jdbc.enabled", "false")
			.withProperty("tracing.servlet.enabled", "neither");
		assertThat(OpenTelemetryStarterEnvironmentPostProcessor.defaults(environment, instrumentations))
			.containsEntry("otel.instrumentation.spring-web.enabled", "false")
			.containsEntry("otel.instrumentation.annotations.enabled", "false")
			.doesNotContainKeys("otel.instrumentation.jdbc.enabled", "otel.instrumentation.spring-webmvc.enabled");
	}

}
