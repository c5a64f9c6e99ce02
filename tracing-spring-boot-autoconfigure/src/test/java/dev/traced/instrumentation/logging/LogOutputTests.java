package dev.traced.instrumentation.logging;

import java.util.regex.Pattern;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Operation;
import dev.traced.core.SpanConvention;
import dev.traced.core.Tracing;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications print, without any configuration of theirs.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogOutputTests {

	@AfterEach
	void restoreLogging() {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
		System.clearProperty("LOG_CORRELATION_PATTERN");
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
	}

	@Test
	void theDefaultPatternShowsBothIds(CapturedOutput output) {
		String ids = log();
		assertThat(line(output, "inside")).contains("[" + ids + "] ");
		assertThat(line(output, "outside")).doesNotContain(ids);
	}

	@Test
	void theDefaultPatternFollowsTheKeys(CapturedOutput output) {
		String ids = log("--tracing.logs.trace-id-key=traceId", "--tracing.logs.span-id-key=spanId");
		assertThat(line(output, "inside")).contains("[" + ids + "] ");
	}

	@Test
	void thePatternOfTheApplicationWins(CapturedOutput output) {
		String ids = log("--logging.pattern.correlation=<%X{trace_id}> ");
		assertThat(line(output, "inside")).contains("<" + ids.substring(0, 32) + "> ").doesNotContain(ids);
	}

	@Test
	void switchedOffThePatternIsBootsOwn(CapturedOutput output) {
		String ids = log("--tracing.logs.enabled=false");
		assertThat(line(output, "inside")).doesNotContain(ids).doesNotContain("[" + " ".repeat(49) + "]");
	}

	@Test
	void ecsNamesTheIdsAsElasticDoes(CapturedOutput output) {
		String ids = log("--logging.structured.format.console=ecs");
		JsonNode json = json(output);
		assertThat(json.get("trace.id").asString()).isEqualTo(ids.substring(0, 32));
		assertThat(json.get("span.id").asString()).isEqualTo(ids.substring(33));
	}

	@Test
	void logstashShowsTheIds(CapturedOutput output) {
		String ids = log("--logging.structured.format.console=logstash");
		JsonNode json = json(output);
		assertThat(json.get("trace_id").asString()).isEqualTo(ids.substring(0, 32));
		assertThat(json.get("span_id").asString()).isEqualTo(ids.substring(33));
	}

	@Test
	void gelfShowsTheIds(CapturedOutput output) {
		String ids = log("--logging.structured.format.console=gelf");
		JsonNode json = json(output);
		assertThat(json.get("_trace_id").asString()).isEqualTo(ids.substring(0, 32));
		assertThat(json.get("_span_id").asString()).isEqualTo(ids.substring(33));
	}

	private static String log(String... arguments) {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments)) {
			SpanConvention<String, Void> convention = (request) -> request;
			Operation<Void> operation = application.getBean(Tracing.class).local("test", convention).start("test");
			try (Scope scope = operation.makeCurrent()) {
				LoggerFactory.getLogger("test").info("inside");
			}
			operation.end(null, null);
			LoggerFactory.getLogger("test").info("outside");
			return operation.span().getSpanContext().getTraceId() + "-" + operation.span().getSpanContext().getSpanId();
		}
	}

	private static JsonNode json(CapturedOutput output) {
		return new ObjectMapper().readTree(line(output, "inside"));
	}

	private static String line(CapturedOutput output, String text) {
		return Pattern.compile("\\R")
			.splitAsStream(output.getOut())
			.filter((line) -> line.contains(text))
			.findFirst()
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LogTracingAutoConfiguration.class, TracingAutoConfiguration.class })
	static class Application {

	}

}
