package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ManagementProperties} and for what outranks them.
 */
class ManagementPropertiesTests {

	private static final String OTLP = "management.opentelemetry.tracing.export.otlp.";

	private static final String FORMER_OTLP = "management.otlp.tracing.";

	private final MockEnvironment environment = new MockEnvironment();

	private final List<String> warnings = new ArrayList<>();

	@Test
	void withoutPropertiesThereAreNone() {
		assertThat(properties()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { OTLP, FORMER_OTLP })
	void aReceiverIsTakenWithItsSettings(String prefix) {
		this.environment.setProperty(prefix + "endpoint", "https://collector:4317");
		this.environment.setProperty(prefix + "transport", "GRPC");
		this.environment.setProperty(prefix + "timeout", "3s");
		this.environment.setProperty(prefix + "compression", "GZIP");
		this.environment.setProperty(prefix + "headers.authorization", "Bearer x");
		this.environment.setProperty(prefix + "headers.X-Tenant", "a");
		this.environment.setProperty(prefix + "ssl.bundle", "collector");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.endpoint", "https://collector:4317",
				"tracing.export.otlp.protocol", "grpc", "tracing.export.otlp.timeout", "3s",
				"tracing.export.otlp.compression", "gzip", "tracing.export.otlp.headers[authorization]", "Bearer x",
				"tracing.export.otlp.headers[X-Tenant]", "a", "tracing.export.otlp.ssl-bundle", "collector"));
	}

	@Test
	void theSettingsOfAnotherReceiverAreNotTaken() {
		this.environment.setProperty("tracing.export.otlp.endpoint", "https://vendor.example");
		this.environment.setProperty(OTLP + "endpoint", "https://collector:4318");
		this.environment.setProperty(OTLP + "headers.authorization", "Bearer x");
		assertThat(properties()).isEmpty();
	}

	@Test
	void settingsWithoutAReceiverAreNotTaken() {
		this.environment.setProperty(OTLP + "headers.authorization", "Bearer x");
		assertThat(properties()).isEmpty();
	}

	@Test
	void theNamesOfTodayWin() {
		this.environment.setProperty(OTLP + "endpoint", "http://today:4318");
		this.environment.setProperty(FORMER_OTLP + "endpoint", "http://former:4318");
		this.environment.setProperty(FORMER_OTLP + "headers.a", "former");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.endpoint", "http://today:4318"));
	}

	@Test
	void whatSpringBootExportsItselfIsLeftToIt() {
		this.environment.setProperty(OTLP + "endpoint", "http://today:4318");
		this.environment.setProperty(FORMER_OTLP + "endpoint", "http://former:4318");
		assertThat(properties(true)).isEmpty();
		MockEnvironment former = new MockEnvironment().withProperty(FORMER_OTLP + "endpoint", "http://former:4318");
		assertThat(new ManagementProperties(former, this.warnings::add, true).toProperties())
			.as("which Spring Boot does not read any more")
			.containsOnlyKeys("tracing.export.otlp.endpoint");
	}

	@Test
	void whatIsSwitchedOffIsNotTaken() {
		this.environment.setProperty(OTLP + "endpoint", "http://today:4318");
		this.environment.setProperty("management.tracing.export.otlp.enabled", "false");
		assertThat(properties()).isEmpty();
	}

	@Test
	void theShareOfTracesIsTaken() {
		this.environment.setProperty("management.tracing.sampling.probability", "0.05");
		assertThat(properties())
			.isEqualTo(Map.of("tracing.sampling.sampler", "ratio", "tracing.sampling.ratio", "0.05"));
		this.environment.setProperty("tracing.sampling.sampler", "always");
		assertThat(properties()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.5", "-1", "NaN", "half" })
	void aShareThatIsNoneIsIgnoredWithAWarning(String value) {
		this.environment.setProperty("management.tracing.sampling.probability", value);
		assertThat(properties()).isEmpty();
		assertThat(this.warnings).singleElement().asString().contains("'" + value + "'");
	}

	@Test
	void attributesOfTheApplicationAreTaken() {
		this.environment.setProperty("management.opentelemetry.resource-attributes.service.namespace", "shop");
		assertThat(properties()).isEqualTo(Map.of("tracing.resource-attributes[service.namespace]", "shop"));
	}

	@Test
	void ourPropertiesOutrankVariablesAndThoseOutrankSpringBoot() {
		Map<String, Object> set = new HashMap<>();
		set.put(FORMER_OTLP + "endpoint", "http://management:4318");
		set.put("management.tracing.sampling.probability", "0.1");
		set.put("management.opentelemetry.resource-attributes.team", "management");
		assertThat(endpoint(set)).isEqualTo("http://management:4318");
		set.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://variable:4318");
		set.put("OTEL_RESOURCE_ATTRIBUTES", "team=variable");
		set.put("OTEL_TRACES_SAMPLER", "always_off");
		StandardEnvironment processed = processed(set);
		assertThat(processed.getProperty("tracing.export.otlp.endpoint")).isEqualTo("http://variable:4318");
		assertThat(processed.getProperty("tracing.resource-attributes[team]")).isEqualTo("variable");
		assertThat(processed.getProperty("tracing.sampling.sampler")).isEqualTo("never");
		set.put("tracing.export.otlp.endpoint", "http://ours:4318");
		assertThat(endpoint(set)).isEqualTo("http://ours:4318");
	}

	private static String endpoint(Map<String, Object> set) {
		return processed(set).getProperty("tracing.export.otlp.endpoint");
	}

	private static StandardEnvironment processed(Map<String, Object> set) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("set", set));
		new OtelEnvironmentPostProcessor(Supplier::get).postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

	private Map<String, String> properties() {
		return properties(false);
	}

	private Map<String, String> properties(boolean exported) {
		Map<String, String> properties = new HashMap<>();
		new ManagementProperties(this.environment, this.warnings::add, exported).toProperties()
			.forEach((key, value) -> properties.put(key, String.valueOf(((OriginTrackedValue) value).getValue())));
		return properties;
	}

}
