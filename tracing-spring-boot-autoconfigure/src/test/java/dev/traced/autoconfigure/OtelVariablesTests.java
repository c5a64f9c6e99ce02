package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.origin.OriginTrackedValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtelVariables}.
 */
class OtelVariablesTests {

	private final Map<String, String> variables = new HashMap<>();

	private final List<String> warnings = new ArrayList<>();

	@Test
	void withoutVariablesThereAreNoProperties() {
		assertThat(properties()).isEmpty();
	}

	@Test
	void whoTheServiceIs() {
		this.variables.put("OTEL_SERVICE_NAME", "orders");
		this.variables.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=prod%2Ceu, team=a+b");
		assertThat(properties()).isEqualTo(
				Map.of("tracing.service-name", "orders", "tracing.resource-attributes[deployment.environment.name]",
						"prod,eu", "tracing.resource-attributes[team]", "a+b"));
	}

	@Test
	void malformedResourceAttributesAreIgnoredAloneAndNamedWithoutTheirValue() {
		this.variables.put("OTEL_RESOURCE_ATTRIBUTES", "good=1,secret-without-key,bad=%zz,=x");
		assertThat(properties()).isEqualTo(Map.of("tracing.resource-attributes[good]", "1"));
		assertThat(this.warnings).hasSize(3).allSatisfy((warning) -> assertThat(warning).doesNotContain("secret"));
	}

	@Test
	void samplers() {
		assertThat(sampler("always_on", null)).isEqualTo(Map.of("sampler", "always", "parent-based", "false"));
		assertThat(sampler("always_off", null)).isEqualTo(Map.of("sampler", "never", "parent-based", "false"));
		assertThat(sampler("traceidratio", "0.25"))
			.isEqualTo(Map.of("sampler", "ratio", "parent-based", "false", "ratio", "0.25"));
		assertThat(sampler("parentbased_always_on", null))
			.isEqualTo(Map.of("sampler", "always", "parent-based", "true"));
		assertThat(sampler("parentbased_always_off", null))
			.isEqualTo(Map.of("sampler", "never", "parent-based", "true"));
		assertThat(sampler("ParentBased_TraceIdRatio", "1"))
			.isEqualTo(Map.of("sampler", "ratio", "parent-based", "true", "ratio", "1.0"));
		assertThat(this.warnings).isEmpty();
	}

	@Test
	void theSamplerOfAVariableSaysNothingAboutTheSamplerOfAProperty() {
		this.variables.put("tracing.sampling.sampler", "rate-limiting");
		assertThat(sampler("always_on", null)).doesNotContainKey("parent-based");
		assertThat(sampler("traceidratio", "0.5")).doesNotContainKey("parent-based");
	}

	@Test
	void samplersThatAreNotUnderstoodAreIgnoredWithAWarning() {
		assertThat(sampler("jaeger_remote", "endpoint=x")).isEmpty();
		assertThat(sampler("traceidratio", "1.5")).doesNotContainKey("ratio");
		assertThat(sampler("traceidratio", "half")).doesNotContainKey("ratio");
		assertThat(this.warnings).hasSize(3);
	}

	@Test
	void theBaseEndpointGetsThePathAndTheSpecificOneStaysAsItIs() {
		this.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/base/");
		assertThat(properties()).containsEntry("tracing.export.otlp.endpoint", "http://collector:4318/base/v1/traces");
		this.variables.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/special");
		assertThat(properties()).containsEntry("tracing.export.otlp.endpoint", "http://collector:4318/special");
	}

	@Test
	void anEndpointThatIsNoneIsIgnoredAndNamedWithoutItsValue() {
		this.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
		this.variables.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "user:secret@collector:4318");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.endpoint", "http://collector:4318/v1/traces"));
		assertThat(this.warnings).singleElement()
			.asString()
			.contains("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
			.contains("http://localhost:4318")
			.doesNotContain("secret");
		this.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317");
		this.variables.put("OTEL_TRACES_EXPORTER", "zipkin");
		this.variables.put("OTEL_EXPORTER_ZIPKIN_ENDPOINT", "zipkin");
		assertThat(properties())
			.isEqualTo(Map.of("tracing.export.zipkin.endpoint", "http://localhost:9411/api/v2/spans"));
	}

	@Test
	void theBaseEndpointOfGrpcHasNoPath() {
		this.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
		this.variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
		assertThat(properties()).containsEntry("tracing.export.otlp.endpoint", "http://collector:4317")
			.containsEntry("tracing.export.otlp.protocol", "grpc");
	}

	@Test
	void whatIsSpecificToTracesWins() {
		this.variables.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20abc=,a=1");
		this.variables.put("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=2");
		this.variables.put("OTEL_EXPORTER_OTLP_TIMEOUT", "5000");
		this.variables.put("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "3000");
		this.variables.put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.headers[a]", "2", "tracing.export.otlp.timeout",
				"3000ms", "tracing.export.otlp.compression", "gzip"));
		this.variables.remove("OTEL_EXPORTER_OTLP_TRACES_HEADERS");
		assertThat(properties()).containsEntry("tracing.export.otlp.headers[authorization]", "Basic abc=")
			.containsEntry("tracing.export.otlp.headers[a]", "1");
	}

	@Test
	void aHeaderThatCannotBeSentIsIgnored() {
		this.variables.put("OTEL_EXPORTER_OTLP_HEADERS", "a b=secret,host=secret,c=secret%0A,Api-Key=1 2");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.headers[Api-Key]", "1 2"));
		assertThat(this.warnings).hasSize(3).allSatisfy((warning) -> assertThat(warning).doesNotContain("secret"));
	}

	@Test
	void certificatesAreNotReadButSpokenOf() {
		this.variables.put("OTEL_EXPORTER_OTLP_CERTIFICATE", "/etc/ca.pem");
		assertThat(properties()).isEmpty();
		assertThat(this.warnings).singleElement().asString().contains("tracing.export.otlp.ssl-bundle");
	}

	@Test
	void exportersArePicked() {
		this.variables.put("OTEL_TRACES_EXPORTER", "console,otlp,jaeger");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.console.enabled", "true",
				"tracing.export.otlp.endpoint", "http://localhost:4318"));
		assertThat(this.warnings).singleElement().asString().contains("jaeger");
		this.variables.put("OTEL_TRACES_EXPORTER", "none");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.enabled", "false"));
	}

	@Test
	void anExporterThatIsNotPickedIsNotThereThoughItHasAnEndpoint() {
		this.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
		this.variables.put("OTEL_TRACES_EXPORTER", "console");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.console.enabled", "true"));
		this.variables.put("OTEL_TRACES_EXPORTER", "jaeger");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.otlp.endpoint", "http://collector:4318/v1/traces"));
	}

	@Test
	void zipkinAndStandardOutputCanBePicked() {
		this.variables.put("OTEL_EXPORTER_ZIPKIN_ENDPOINT", "http://zipkin:9411/api/v2/spans");
		assertThat(properties()).isEmpty();
		this.variables.put("OTEL_TRACES_EXPORTER", "zipkin,otlp/stdout");
		this.variables.put("OTEL_EXPORTER_ZIPKIN_TIMEOUT", "3000");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.zipkin.endpoint", "http://zipkin:9411/api/v2/spans",
				"tracing.export.zipkin.timeout", "3000ms", "tracing.export.file.stdout", "true"));
		this.variables.remove("OTEL_EXPORTER_ZIPKIN_ENDPOINT");
		assertThat(properties()).containsEntry("tracing.export.zipkin.endpoint", "http://localhost:9411/api/v2/spans");
	}

	@Test
	void propagatorsAreSentAndAccepted() {
		this.variables.put("OTEL_PROPAGATORS", "tracecontext,b3,xray,Jaeger,b3multi,ottrace");
		assertThat(properties()).isEqualTo(Map.of("tracing.propagation.produce", "tracecontext,b3,xray,jaeger,b3multi",
				"tracing.propagation.consume", "tracecontext,b3,xray,jaeger,b3multi"));
		assertThat(this.warnings).singleElement().asString().contains("ottrace");
	}

	@Test
	void batchesAndLimits() {
		this.variables.put("OTEL_BSP_SCHEDULE_DELAY", "100");
		this.variables.put("OTEL_BSP_MAX_QUEUE_SIZE", "0");
		this.variables.put("OTEL_ATTRIBUTE_COUNT_LIMIT", "10");
		this.variables.put("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "20");
		this.variables.put("OTEL_SPAN_LINK_COUNT_LIMIT", "0");
		assertThat(properties()).isEqualTo(Map.of("tracing.export.batch.schedule-delay", "100ms",
				"tracing.span-limits.max-attributes", "20", "tracing.span-limits.max-attributes-per-event", "10",
				"tracing.span-limits.max-attributes-per-link", "10", "tracing.span-limits.max-links", "0"));
		assertThat(this.warnings).singleElement().asString().contains("OTEL_BSP_MAX_QUEUE_SIZE");
	}

	@Test
	void aBatchThatDoesNotFitIntoTheQueueIsIgnored() {
		this.variables.put("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4096");
		assertThat(properties()).isEmpty();
		assertThat(this.warnings).singleElement().asString().contains("OTEL_BSP_MAX_EXPORT_BATCH_SIZE");
		this.variables.put("OTEL_BSP_MAX_QUEUE_SIZE", "4096");
		assertThat(properties()).containsEntry("tracing.export.batch.max-batch-size", "4096");
		this.variables.put("tracing.export.batch.max-queue-size", "100");
		assertThat(properties()).doesNotContainKey("tracing.export.batch.max-batch-size");
	}

	private Map<String, String> sampler(String sampler, String argument) {
		this.variables.put("OTEL_TRACES_SAMPLER", sampler);
		this.variables.put("OTEL_TRACES_SAMPLER_ARG", argument);
		return properties().entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> entry.getKey().substring("tracing.sampling.".length()),
					Map.Entry::getValue));
	}

	private Map<String, String> properties() {
		Map<String, String> properties = new HashMap<>();
		new OtelVariables(this.variables::get, this.warnings::add).toProperties()
			.forEach((key, value) -> properties.put(key, String.valueOf(((OriginTrackedValue) value).getValue())));
		return properties;
	}

}
