package dev.traced.instrumentation.servlet;

import java.net.http.HttpResponse;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One request, one span, however the container and Spring MVC dispatch it.
 */
class ServletDispatchIT {

	private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static HttpServerFixture server;

	@BeforeAll
	static void start() {
		server = HttpServerFixture.start(WebApplicationType.SERVLET, spans, new Class<?>[] {
				TomcatMvcConfiguration.class, TracingAutoConfiguration.class, ServletDispatchApplication.class });
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/callable/own-executor", "/streaming" })
	void theContextReachesTheThreadThatSpringMvcHopsTo(String path) {
		String current = server.get(path).body();
		SpanData span = spans.awaitOne();
		assertThat(current).isEqualTo(ids(span));
		assertThat(span.getName()).isEqualTo("GET " + path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/streaming" })
	void theContextOfAnUnsampledRequestReachesItToo(String path) {
		String current = server.get(path, "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
			.body();
		assertThat(current).startsWith("0af7651916cd43dd8448eb211c80319c-");
		assertThat(spans.all()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/emitter,data:two", "/deferred,later", "/deferred/fallback,too late" })
	void anAsynchronousResultEndsTheSpanOnce(String path, String content) {
		assertThat(server.get(path).body()).contains(content);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET " + path);
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
	}

	@Test
	void aTimedOutRequestEndsItsSpanOnceWithItsFinalStatus() {
		HttpResponse<String> response = server.get("/deferred/never");
		SpanData span = spans.awaitOne();
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(503);
		assertThat(span.getAttributes().get(ROUTE)).isEqualTo("/deferred/never");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(response.body()).as("context of the error page").isEqualTo(ids(span));
	}

	@Test
	void aForwardKeepsTheRouteThatWasAskedFor() {
		String current = server.get("/forwarding/somewhere").body();
		SpanData span = spans.awaitOne();
		assertThat(current).isEqualTo(ids(span));
		assertThat(span.getName()).isEqualTo("GET /forwarding/{to}");
	}

	@Test
	void anIncludeKeepsTheRouteThatWasAskedFor() {
		String current = server.get("/including").body();
		SpanData span = spans.awaitOne();
		assertThat(current).isEqualTo("before " + ids(span));
		assertThat(span.getName()).isEqualTo("GET /including");
	}

	@Test
	void theErrorPageRunsInTheContextOfTheRequest() {
		HttpResponse<String> response = server.get("/send-error");
		SpanData span = spans.awaitOne();
		assertThat(response.statusCode()).isEqualTo(422);
		assertThat(response.body()).isEqualTo(ids(span));
		assertThat(span.getName()).isEqualTo("GET /send-error");
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(422);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/seen", "/callable/failing" })
	void exceptionHandlersSeeTheVeryException(String path) {
		ServletDispatchApplication.seen.clear();
		assertThat(server.get(path).body()).isEqualTo("seen");
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(ServletDispatchApplication.seen).hasSize(2);
		assertThat(ServletDispatchApplication.seen.remove()).isSameAs(ServletDispatchApplication.seen.remove());
	}

	@Test
	void aRouterFunctionNamesTheSpan() {
		assertThat(server.get("/functional/world").body()).isEqualTo("hello world");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /functional/{name}");
	}

	@Test
	void theSessionIdIsNotRecorded() {
		server.sendRaw("GET /session;jsessionid=SECRET;v=1?a=b HTTP/1.1", "Host: localhost", "Connection: close");
		assertThat(spans.awaitOne().getAttributes().get(AttributeKey.stringKey("url.path"))).isEqualTo("/session;v=1");
	}

	@Test
	void aRequestOfGrpcThatNothingElseTracesHasASpan() {
		server.send("POST", "/orders.Orders/Get", "x", "Content-Type", "application/grpc+proto");
		assertThat(spans.awaitOne().getName()).isEqualTo("POST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT" })
	void whatIsRefusedBeforeTheFilterIsTracedWithItsErrorPage(String method) {
		HttpResponse<String> response = server.send(method, "/refused/7?a=b", "");
		SpanData span = spans.awaitOne();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo(ids(span));
		assertThat(span.getName()).isEqualTo(method);
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(400);
		assertThat(span.getAttributes().get(ROUTE)).isNull();
		assertThat(span.getAttributes().get(AttributeKey.stringKey("url.path"))).isEqualTo("/refused/7");
	}

	@Test
	void anExcludedRequestThatIsRefusedBeforeTheFilterIsNot() {
		assertThat(server.get("/actuator/refused").statusCode()).isEqualTo(400);
		server.get("/target");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /target");
	}

	private static String ids(SpanData span) {
		return span.getTraceId() + "-" + span.getSpanId();
	}

}
