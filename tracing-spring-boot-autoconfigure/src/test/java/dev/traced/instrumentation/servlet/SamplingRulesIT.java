package dev.traced.instrumentation.servlet;

import java.util.List;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules and debug requests on a real server: the default is to record nothing, so that
 * every span is the work of a rule.
 */
class SamplingRulesIT {

	private static final String SECRET = "correct-horse-battery";

	private static final String UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

	private static final AttributeKey<String> RULE = AttributeKey.stringKey("traced.sampling.rule");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static HttpServerFixture server;

	@BeforeAll
	static void start() {
		String rules = "tracing.sampling.rules";
		server = HttpServerFixture.start(WebApplicationType.SERVLET, spans,
				new Class<?>[] { TomcatMvcConfiguration.class, TracingAutoConfiguration.class, Application.class },
				"tracing.sampling.sampler=never", "tracing.sampling.explain=true",
				"tracing.sampling.debug.header=X-Debug", "tracing.sampling.debug.secret=" + SECRET,
				"tracing.sampling.caller.header=X-Caller", "tracing.propagation.consume=tracecontext,b3",
				rules + "[0].name=silent", rules + "[0].paths=/orders/silent", rules + "[0].sampler=never",
				rules + "[1].name=orders", rules + "[1].paths=/orders/{id}", rules + "[1].sampler=always",
				rules + "[2].name=posts", rules + "[2].methods=POST,PUT", rules + "[2].paths=/posts/**",
				rules + "[2].sampler=always", rules + "[3].headers=X-Tenant=ac*me,x-canary",
				rules + "[3].sampler=always", rules + "[4].name=billing", rules + "[4].callers=billing",
				rules + "[4].sampler=always", rules + "[5].name=robots",
				rules + "[5].attributes=user_agent.original=*bot*", rules + "[5].sampler=always",
				rules + "[6].name=partner", rules + "[6].paths=/partner/**", rules + "[6].override-caller=true",
				rules + "[6].sampler=always");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void aPathIsRecordedWithWhatItCalls() {
		server.get("/orders/17");
		List<SpanData> all = spans.await(2);
		assertThat(all).extracting(SpanData::getName).contains("work");
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo("orders");
		assertThat(all.get(0).getAttributes().get(RULE)).as("child").isNull();
	}

	@ParameterizedTest
	@CsvSource({ "GET,/orders/silent", "GET,/orders/1/items", "GET,/other", "GET,/posts/1", "DELETE,/posts/1" })
	void whatNoRuleWantsIsNot(String method, String path) {
		server.send(method, path, "");
		assertThat(spans.all()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT" })
	void aMethodIsRecorded(String method) {
		server.send(method, "/posts/1", "x");
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo("posts");
	}

	@Test
	void headersAreRecordedIfAllAreThere() {
		server.get("/other", "X-Tenant", "acme");
		server.get("/other", "X-Tenant", "other", "X-Canary", "1");
		assertThat(spans.all()).isEmpty();
		server.get("/other", "x-tenant", "ac-me", "X-CANARY", "1");
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo("rules[3]");
	}

	@ParameterizedTest
	@CsvSource({ "X-Caller,billing,billing", "User-Agent,Googlebot/2.1,robots" })
	void aCallerAndAnAttributeAreRecorded(String header, String value, String rule) {
		server.get("/other", header, value);
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo(rule);
	}

	@Test
	void theCallersDecisionHoldsUnlessTheRuleOverridesIt() {
		server.get("/orders/17", "traceparent", UNSAMPLED);
		assertThat(spans.all()).isEmpty();
		server.get("/partner/1", "traceparent", UNSAMPLED);
		assertThat(spans.await(2)).extracting(SpanData::getTraceId).containsOnly("0af7651916cd43dd8448eb211c80319c");
	}

	@Test
	void theSecretForcesOneTraceEvenAgainstTheCaller() {
		server.get("/other", "traceparent", UNSAMPLED, "X-Debug", SECRET);
		assertThat(spans.await(2)).extracting(SpanData::getTraceId).containsOnly("0af7651916cd43dd8448eb211c80319c");
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo("debug");
		server.get("/other");
		assertThat(spans.all()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "wrong", "correct-horse-batter", "CORRECT-HORSE-BATTERY", "correct-horse-battery,x",
			"*", "%63orrect-horse-battery" })
	void aWrongSecretDoesNothing(String secret) {
		assertThat(server.get("/other", "X-Debug", secret).statusCode()).isEqualTo(200);
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void theDebugFlagOfB3ForcesNothingByDefault() {
		server.get("/other", "b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0");
		assertThat(spans.all()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /%6Frders/17 HTTP/1.1", "GET /orders;x=y/17 HTTP/1.1" })
	void nobodyEvadesARuleByEncoding(String request) {
		server.sendRaw(request, "Host: localhost", "Connection: close");
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(RULE)).isEqualTo("orders");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders/%", "/%00", "/..;/orders/1", "//orders//1", "/orders/%2F%2f" })
	void aHostilePathHarmsNobody(String path) {
		server.sendRaw("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
		spans.clear();
		assertThat(server.get("/orders/1").statusCode()).isEqualTo(200);
		spans.await(2);
	}

	@Test
	void hostileHeadersHarmNobody() {
		String text = server.sendRaw("GET /other HTTP/1.1", "Host: localhost", "X-Tenant: " + "ac".repeat(3000),
				"X-Canary: \u00ff\u0080", "X-Caller: " + "b".repeat(500), "X-Debug: " + "c".repeat(500),
				"Connection: close");
		assertThat(text).startsWith("HTTP/1.1 200");
		assertThat(spans.all()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Application {

		private final OpenTelemetry openTelemetry;

		Application(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		@RequestMapping("/**")
		String work() {
			this.openTelemetry.getTracer("test").spanBuilder("work").startSpan().end();
			return "done";
		}

	}

}
