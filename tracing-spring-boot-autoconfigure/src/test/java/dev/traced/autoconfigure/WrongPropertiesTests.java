package dev.traced.autoconfigure;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for what is said about wrong properties.
 */
@ExtendWith(OutputCaptureExtension.class)
class WrongPropertiesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			tracing.enabled=yess                          | true or false
			tracing.service-name=\\u0020                  | a name that is not blank
			tracing.sampling.sampler=sometimes            | adaptive or always or never or ratio or rate-limiting
			tracing.sampling.ratio=-0.1                   | a number from 0 to 1
			tracing.sampling.ratio=1.5                    | a number from 0 to 1
			tracing.sampling.ratio=NaN                    | a number from 0 to 1
			tracing.sampling.ratio=half                   | a number
			tracing.sampling.rate=0                       | a number of traces per second, more than 0
			tracing.sampling.rate=2000000                 | traces per second, more than 0 and at most 1000000
			tracing.sampling.rate=NaN                     | a number of traces per second, more than 0
			tracing.sampling.min-ratio=-1                 | a number from 0 to 1
			tracing.sampling.max-ratio=1.1                | a number from 0 to 1
			tracing.sampling.parent-based=maybe           | true or false
			tracing.sampling.parent.remote-sampled=maybe  | always or never or root
			tracing.spans.drop-shorter-than=0s            | a duration above 0s
			tracing.spans.compress-siblings=maybe         | true or false
			tracing.spans.compress-shorter-than=-1ms      | a duration above 0s
			tracing.spans.max-per-trace=0                 | 1 or more
			tracing.sampling.keep.errors=maybe            | true or false
			tracing.sampling.keep.ratio=2                 | a number from 0 to 1
			tracing.sampling.keep.slower-than=-1s         | a duration of 0s or more
			tracing.sampling.keep.statuses=600            | a list of classes (4xx), codes (429) and ranges (500-504)
			tracing.sampling.keep.statuses=504-500        | a list of classes (4xx), codes (429) and ranges (500-504)
			tracing.sampling.keep.buffer.max-traces=0     | 1 or more
			tracing.sampling.keep.buffer.max-size=big     | a size, such as 512KB or 64MB
			tracing.sampling.keep.buffer.max-size=1KB     | 64KB or more
			tracing.sampling.keep.buffer.max-age=0s       | a duration above 0s
			tracing.propagation.produce=w3c,b4            | a list of tracecontext (or w3c), baggage, b3, b3multi, xray
			tracing.propagation.consume=ottrace           | a list of tracecontext (or w3c), baggage, b3, b3multi, xray
			tracing.baggage.max-entries=181               | a number from 0 to 180
			tracing.baggage.max-bytes=-1                  | a number from 0 to 8192
			tracing.id-format=ulid                        | random or xray
			tracing.resource.detect=dns                   | host or os or process
			tracing.propagation.incoming=trust            | continue or restart or link
			tracing.propagation.outgoing.trace-to=http://a | hosts such as orders.example.com
			tracing.propagation.outgoing.baggage-to=a:80  | hosts such as orders.example.com
			tracing.export.enabled=maybe                  | true or false
			tracing.export.console.enabled=maybe          | true or false
			tracing.export.shutdown-timeout=soon          | a duration, such as 500ms, 10s or 1m
			tracing.export.shutdown-timeout=-1s           | a duration of 0s or more
			tracing.export.batch.max-queue-size=0         | 1 or more
			tracing.export.batch.max-batch-size=5000      | from 1 to tracing.export.batch.max-queue-size
			tracing.export.batch.schedule-delay=0s        | a duration above 0s
			tracing.export.otlp.endpoint=localhost:4318   | a full URL with http or https
			tracing.export.otlp.endpoint=ftp://localhost  | a full URL with http or https
			tracing.export.otlp.endpoint=http://a b       | a full URL with http or https
			tracing.span-limits.max-links=-1              | 0 or more
			tracing.exceptions.messages=hidden            | full or masked
			tracing.exceptions.record=logs                | events or none
			""")
	void oneValueThatIsNotAllowed(String setting, String allowed, CapturedOutput output) {
		String property = setting.substring(0, setting.indexOf('='));
		assertThatThrownBy(() -> start(setting.replace("\\u0020", " "))).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'" + property + "'")
			.contains(allowed)
			.doesNotContain("\tat org.springframework");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					tracing.export.otlp.protocol=thrift           | http/protobuf or grpc
					tracing.export.otlp.compression=zip           | none or gzip
					tracing.export.otlp.timeout=0s                | a duration above 0s
					tracing.export.otlp.headers.host=a            | that the client does not set itself
					tracing.export.otlp.retry.enabled=maybe       | true or false
					tracing.export.otlp.retry.max-attempts=0      | 1 or more
					tracing.export.otlp.retry.initial-backoff=0s  | a duration above 0s
					tracing.export.otlp.retry.max-backoff=100ms   | a duration of tracing.export.otlp.retry.initial-backoff or more
					""")
	void oneValueOfTheOtlpExportThatIsNotAllowed(String setting, String allowed, CapturedOutput output) {
		assertThatThrownBy(() -> start("tracing.export.otlp.endpoint=http://localhost:1", setting)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains(allowed);
	}

	@Test
	void whatIsSecretInAUrlIsNotSaid(CapturedOutput output) {
		assertThatThrownBy(() -> start("tracing.export.otlp.endpoint=htp://user:secret@a/?key=secret")).isNotNull();
		assertThat(output).contains("'tracing.export.otlp.endpoint'").contains("@a/").doesNotContain("secret");
	}

	@Test
	void theSmallestRatioIsNotAboveTheLargest(CapturedOutput output) {
		assertThatThrownBy(() -> start("tracing.sampling.min-ratio=0.5", "tracing.sampling.max-ratio=0.1")).isNotNull();
		assertThat(output).contains("'tracing.sampling.min-ratio'")
			.contains("a number from 0 to tracing.sampling.max-ratio, which is 0.1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			routes[0].route=/a              | routes[0].slower-than  | a duration of 0s or more
			routes[0].slower-than=1s        | routes[0].route        | a route, such as
			attributes[0].value=x           | attributes[0].name     | the name of an attribute
			""")
	void oneKeepRuleThatIsNotComplete(String setting, String property, String allowed, CapturedOutput output) {
		assertThatThrownBy(() -> start("tracing.sampling.keep." + setting)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'tracing.sampling.keep." + property + "'")
			.contains(allowed);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					tracing.export.zipkin.endpoint=zipkin:9411                           | a full URL with http or https
					tracing.export.zipkin.endpoint=http://z,tracing.export.zipkin.timeout=0s | a duration above 0s
					tracing.export.zipkin.endpoint=http://z,tracing.export.zipkin.enabled=maybe | true or false
					tracing.export.zipkin.endpoint=http://z,tracing.export.zipkin.retry.max-attempts=-1 | 1 or more
					tracing.export.zipkin.endpoint=http://z,tracing.export.zipkin.headers.Host=a | that the client does not set itself
					tracing.export.file.max-files=0                                      | 1 or more
					tracing.export.file.max-size=-1B                                     | a size of 0B or more
					tracing.export.file.stdout=maybe                                     | true or false
					""")
	void oneValueOfAnotherExporterThatIsNotAllowed(String settings, String allowed, CapturedOutput output) {
		assertThatThrownBy(() -> start(settings.split(","))).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains(allowed);
	}

	@Test
	void aQueueThatIsSmallerThanABatchByDefaultMakesBatchesSmaller() {
		try (ConfigurableApplicationContext context = start("tracing.export.batch.max-queue-size=256")) {
			assertThat(context.getBean(BatchProperties.class).toSettings().maxBatchSize()).isEqualTo(256);
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(BatchProperties.class).toSettings().maxBatchSize()).isEqualTo(512);
		}
	}

	@Test
	void itIsSaidWhereTheValueComesFrom(CapturedOutput output) {
		assertThatThrownBy(() -> start("tracing.sampling.ratio=2")).isNotNull();
		assertThat(output).contains("The property 'tracing.sampling.ratio' has the value '2.0'")
			.contains("It was set by ")
			.contains("Set 'tracing.sampling.ratio' to a number from 0 to 1, or remove it.");
	}

	@Test
	void propertiesThatDoNotExistAreNamedWithWhatWasMeant(CapturedOutput output) {
		start("tracing.samplng.ratio=0.5", "tracing.resource-attributes.team=a",
				"tracing.export.otlp.headers.authorization=secret")
			.close();
		assertThat(output).containsOnlyOnce("tracing.samplng.ratio (tracing.sampling.ratio?)")
			.doesNotContain("tracing.resource-attributes")
			.doesNotContain("tracing.export.otlp.headers");
	}

	@Test
	void aStandardVariableCountsUnlessThePropertyIsSet() {
		System.setProperty("OTEL_TRACES_SAMPLER", "always_off");
		try {
			try (ConfigurableApplicationContext context = start()) {
				assertThat(context.getBean(SamplingProperties.class).sampler())
					.isEqualTo(SamplingProperties.Kind.NEVER);
			}
			try (ConfigurableApplicationContext context = start("tracing.sampling.sampler=always")) {
				assertThat(context.getBean(SamplingProperties.class).sampler())
					.isEqualTo(SamplingProperties.Kind.ALWAYS);
			}
		}
		finally {
			System.clearProperty("OTEL_TRACES_SAMPLER");
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@SpringBootConfiguration
	@ImportAutoConfiguration(TracingAutoConfiguration.class)
	static class Application {

	}

}
