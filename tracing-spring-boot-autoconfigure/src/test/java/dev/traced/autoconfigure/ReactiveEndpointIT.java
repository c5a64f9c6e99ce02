package dev.traced.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actuator's endpoint {@code tracing} in a WebFlux application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "spring.main.web-application-type=reactive",
		"management.endpoints.web.exposure.include=tracing", "tracing.sampling.sampler=always" })
class ReactiveEndpointIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void samplingIsShownChangedAndReverted() throws Exception {
		assertThat(send("GET", BodyPublishers.noBody()).at("/sampler/description").asString())
			.isEqualTo("parent-based{always}");
		JsonNode changed = send("POST", BodyPublishers.ofString("{\"ratio\": 0.25, \"duration\": \"PT10M\"}"));
		assertThat(changed.at("/description").asString()).isEqualTo("parent-based{ratio{0.25}}");
		assertThat(send("GET", BodyPublishers.noBody()).at("/sampler/description").asString())
			.isEqualTo("parent-based{ratio{0.25}}");
		assertThat(send("DELETE", BodyPublishers.noBody()).at("/description").asString())
			.isEqualTo("parent-based{always}");
	}

	private JsonNode send(String method, BodyPublisher body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/tracing"))
			.header("content-type", "application/json")
			.method(method, body)
			.build();
		HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration" })
	static class Application {

		@Bean
		SpanProcessor recordedSpans() {
			return spans;
		}

	}

}
