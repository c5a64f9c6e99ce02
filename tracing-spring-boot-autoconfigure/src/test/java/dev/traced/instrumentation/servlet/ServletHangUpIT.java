package dev.traced.instrumentation.servlet;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whenever the client hangs up, the span ends, once.
 */
class ServletHangUpIT {

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static HttpServerFixture server;

	@BeforeAll
	static void start() {
		// Tomcat counts the requests that it dropped as active for ever
		server = HttpServerFixture.start(WebApplicationType.SERVLET, spans, new Class<?>[] {
				TomcatMvcConfiguration.class, TracingAutoConfiguration.class, ServletHangUpApplication.class },
				"server.shutdown=immediate");
		TomcatWebServer tomcat = (TomcatWebServer) ((WebServerApplicationContext) server.context()).getWebServer();
		Connector connector = tomcat.getTomcat().getConnector();
		connector.getProtocolHandler().setAdapter(new LeavingAdapter(connector));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		ServletHangUpApplication.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/streamed/until/left", "/streamed/until/dropped", "/streamed/until/gone" })
	void aStreamThatBreaksAtAnyMomentEndsTheSpanWithTheStatusThatWasSent(String path) {
		server.sendAndHangUp("GET " + path + " HTTP/1.1", "Host: localhost");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /streamed/*");
		assertThat(span.getAttributes().get(STATUS)).isEqualTo(206);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getEvents()).isEmpty();
	}

	@Test
	void anUploadThatBreaksBeforeTheFirstDispatchIsLeftEndsTheSpanWithTheStatusOfTheErrorPage() {
		server.sendAndHangUpUnanswered(() -> ServletHangUpApplication.started.await(), "POST /streamed/upload HTTP/1.1",
				"Host: localhost", "Content-Length: 1000");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("POST /streamed/*");
		assertThat(span.getAttributes().get(STATUS)).isIn(400L, 500L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/handler", "/handler/writing", "/handler/deferred", "/handler/callable" })
	void aClientThatHangsUpBeforeItIsAnsweredEndsTheSpan(String path) {
		server.sendAndHangUpUnanswered(() -> ServletHangUpApplication.started.await(), "GET " + path + " HTTP/1.1",
				"Host: localhost");
		ServletHangUpApplication.hungUp.open();
		assertThat(spans.awaitOne().getName()).isEqualTo("GET " + path);
	}

	@Test
	void theConnectionsAfterwardsAreServedAndTracedAsEver() {
		for (int i = 0; i < 3; i++) {
			ServletHangUpApplication.reset();
			server.sendAndHangUp("GET /streamed/until/left HTTP/1.1", "Host: localhost");
			ServletHangUpApplication.broken.await();
			assertThat(server.get("/plain").body()).isEqualTo("plain");
		}
		assertThat(spans.await(6)).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("GET /streamed/*", "GET /plain", "GET /streamed/*", "GET /plain",
					"GET /streamed/*", "GET /plain");
	}

	/** Lets a connection break when all listeners were told and the thread leaves. */
	private static final class LeavingAdapter extends CoyoteAdapter {

		LeavingAdapter(Connector connector) {
			super(connector);
		}

		@Override
		public void service(Request request, Response response) throws Exception {
			super.service(request, response);
			if (request.requestURI().toString().endsWith("/dropped")) {
				ServletHangUpApplication.left.open();
				ServletHangUpApplication.broken.await();
			}
		}

	}

}
