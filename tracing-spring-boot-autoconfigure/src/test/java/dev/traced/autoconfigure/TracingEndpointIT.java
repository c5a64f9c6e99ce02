package dev.traced.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The actuator's endpoint {@code tracing} by HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=tracing", "spring.application.name=orders",
				"management.tracing.export.enabled=true", "tracing.sampling.sampler=always",
				"tracing.sampling.rules[0].name=vip", "tracing.sampling.rules[0].headers=x-vip",
				"tracing.sampling.rules[0].sampler=always", "tracing.grpc.enabled=false",
				"tracing.export.otlp.endpoint=http://localhost:1", "tracing.export.otlp.headers.authorization=s3cret",
				"tracing.export.batch.schedule-delay=1h", "tracing.export.shutdown-timeout=0s" })
@ExtendWith(OutputCaptureExtension.class)
class TracingEndpointIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final String CONFIGURED = "parent-based{rules{vip: always, otherwise always}}";

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@AfterEach
	void revert() throws Exception {
		assertThat(send("DELETE", "/actuator/tracing", null).statusCode()).isEqualTo(200);
	}

	@Test
	void everythingIsShown() throws Exception {
		HttpResponse<String> response = send("GET", "/actuator/tracing", null);
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode json = json(response);
		assertThat(json.at("/tracing/active").asBoolean()).isTrue();
		assertThat(json.at("/tracing/sdk").asString()).isEqualTo("traced");
		assertThat(json.at("/sampler/description").asString()).isEqualTo(CONFIGURED);
		assertThat(json.at("/sampler/decisions/sampled").isNumber()).isTrue();
		assertThat(json.at("/exporters/0/destination").asString()).isEqualTo("OTLP http://localhost:1/v1/traces");
		assertThat(json.at("/exporters/0/queue/capacity").asInt()).isEqualTo(2048);
		assertThat(json.at("/exporters/0/dropped/queue-full").asInt(-1)).isZero();
		assertThat(json.at("/propagation/produce/0").asString()).isEqualTo("tracecontext");
		assertThat(json.at("/instrumentations/active").toString()).contains("servlet", "jdbc", "restclient");
		assertThat(json.at("/instrumentations/inactive/grpc").asString()).isEqualTo("tracing.grpc.enabled is false");
		assertThat(json.at("/resource").get("service.name").asString()).isEqualTo("orders");
		JsonNode property = json.at("/configuration").get("tracing.grpc.enabled");
		assertThat(property.get("value").asString()).isEqualTo("false");
		assertThat(property.get("origin").asString()).contains("tracing.grpc.enabled");
		assertThat(response.body()).doesNotContain("s3cret");
	}

	@Test
	void theSamplerIsChangedUntilItIsReverted(CapturedOutput output) throws Exception {
		assertThat(send("GET", "/work", null).body()).isEqualTo("done");
		spans.await(1);
		HttpResponse<String> changed = send("POST", "/actuator/tracing", "{\"ratio\": 0, \"duration\": \"PT10M\"}");
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(json(changed).at("/description").asString())
			.isEqualTo("parent-based{rules{vip: always, otherwise ratio{0}}}");
		assertThat(json(changed).at("/configured").asString()).isEqualTo(CONFIGURED);
		assertThat(json(changed).at("/changes/0/properties").get("tracing.sampling.ratio").asString()).isEqualTo("0");
		send("GET", "/work", null);
		assertThat(spans.all()).hasSize(1);
		HttpResponse<String> reverted = send("DELETE", "/actuator/tracing", null);
		assertThat(json(reverted).at("/description").asString()).isEqualTo(CONFIGURED);
		send("GET", "/work", null);
		spans.await(2);
		assertThat(output).containsOnlyOnce("Sampling is changed for PT10M")
			.containsOnlyOnce("Sampling is as configured again, on request");
	}

	@Test
	void aRuleIsChangedAndStillReadsWhatItNeedsOfRequests() throws Exception {
		JsonNode before = json(send("GET", "/actuator/tracing", null)).at("/sampler/rules/0");
		int decided = before.get("decided").asInt();
		int sampled = before.get("sampled").asInt();
		send("GET", "/work", null, "x-vip", "1");
		spans.await(1);
		HttpResponse<String> changed = send("POST", "/actuator/tracing", "{\"rule\": \"vip\", \"sampler\": \"never\"}");
		assertThat(json(changed).at("/description").asString())
			.isEqualTo("parent-based{rules{vip: never, otherwise always}}");
		send("GET", "/work", null, "x-vip", "1");
		assertThat(spans.all()).hasSize(1);
		send("GET", "/work", null);
		spans.await(2);
		JsonNode rule = json(send("GET", "/actuator/tracing", null)).at("/sampler/rules/0");
		assertThat(rule.get("name").asString()).isEqualTo("vip");
		assertThat(rule.get("decided").asInt()).isEqualTo(decided + 2);
		assertThat(rule.get("sampled").asInt()).isEqualTo(sampled + 1);
		send("DELETE", "/actuator/tracing", null);
		send("GET", "/work", null, "x-vip", "1");
		spans.await(3);
		JsonNode reverted = json(send("GET", "/actuator/tracing", null)).at("/sampler/rules/0");
		assertThat(reverted.get("decided").asInt()).isEqualTo(decided + 3);
		assertThat(reverted.get("sampled").asInt()).isEqualTo(sampled + 2);
	}

	@Test
	void aChangeEndsByItself(CapturedOutput output) throws Exception {
		HttpResponse<String> changed = send("POST", "/actuator/tracing",
				"{\"sampler\": \"never\", \"duration\": \"200ms\"}");
		assertThat(json(changed).at("/description").asString())
			.isEqualTo("parent-based{rules{vip: always, otherwise never}}");
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("Sampling is no longer changed by"));
		send("GET", "/work", null);
		spans.await(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{}                                         | Nothing is to be changed
					{"ratio": 2}                               | 'tracing.sampling.ratio' has the value '2.0'. Allowed: a number from 0 to 1.
					{"ratio": "much"}                          | 'tracing.sampling.ratio' has the value 'much'. Allowed: a number.
					{"sampler": "sometimes"}                   | 'tracing.sampling.sampler' has the value 'sometimes'. Allowed:
					{"sampler": "${user.home}"}                | The sampler is neither a word nor a number.
					{"ratio": 0.5, "rate": 3}                  | say which sampler
					{"ratio": 0.5, "duration": "PT25H"}        | Allowed: a duration above zero and up to 24 hours
					{"ratio": 0.5, "duration": "PT0S"}         | Allowed: a duration above zero and up to 24 hours
					{"ratio": 0.5, "duration": "-PT1S"}        | Allowed: a duration above zero and up to 24 hours
					{"ratio": 0.5, "duration": "600"}          | Allowed: a duration above zero and up to 24 hours
					{"ratio": 0.5, "duration": "soon"}         | Allowed: a duration above zero and up to 24 hours
					{"ratio": 0.5, "rule": "checkout"}         | There is no rule 'checkout'
					""")
	void whatIsNotPossibleIsRefused(String body, String message) throws Exception {
		HttpResponse<String> response = send("POST", "/actuator/tracing", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).at("/error").asString()).contains(message);
		assertThat(json(send("GET", "/actuator/tracing", null)).at("/sampler/changes").isEmpty()).isTrue();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
		if (headers.length > 0) {
			builder.headers(headers);
		}
		HttpRequest request = builder
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
			.header("Content-Type", "application/json")
			.build();
		return HTTP.send(request, BodyHandlers.ofString());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
	static class Application {

		@Bean
		SpanProcessor recordedSpans() {
			return spans;
		}

		@Bean
		Work work() {
			return new Work();
		}

	}

	@RestController
	static class Work {

		@GetMapping("/work")
		String work() {
			return "done";
		}

	}

}
