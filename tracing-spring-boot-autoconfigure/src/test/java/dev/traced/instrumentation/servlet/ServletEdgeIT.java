package dev.traced.instrumentation.servlet;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real server makes of the context of callers that it trusts, and of others.
 */
class ServletEdgeIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static HttpServerFixture start(String... properties) {
		return HttpServerFixture.start(WebApplicationType.SERVLET, spans,
				new Class<?>[] { TomcatMvcConfiguration.class, TracingAutoConfiguration.class, Echo.class },
				properties);
	}

	private SpanData call(HttpServerFixture server, String path, String... headers) {
		String[] all = new String[headers.length + 4];
		System.arraycopy(headers, 0, all, 4, headers.length);
		all[0] = "traceparent";
		all[1] = TRACEPARENT;
		all[2] = "baggage";
		all[3] = "role=admin";
		String body = server.get(path, all).body();
		SpanData span = spans.awaitOne();
		boolean continued = span.getTraceId().equals(TRACE_ID);
		assertThat(body).isEqualTo(span.getTraceId() + " " + (continued ? "admin" : "null"));
		assertThat(span.getParentSpanId()).isEqualTo(continued ? SPAN_ID : "0000000000000000");
		return span;
	}

	private void assertContinued(SpanData span) {
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span.getLinks()).isEmpty();
	}

	private void assertRestarted(SpanData span) {
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getLinks()).isEmpty();
	}

	private void assertLinked(SpanData span) {
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getLinks()).singleElement().satisfies((link) -> {
			assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
			assertThat(link.getSpanContext().getSpanId()).isEqualTo(SPAN_ID);
		});
	}

	/**
	 * Rules for paths, with a sampler that records only what a caller forces it to.
	 */
	@Nested
	class ByPath {

		private static HttpServerFixture server;

		@BeforeAll
		static void open() {
			server = start("server.servlet.context-path=/shop", "tracing.propagation.trust[0].paths=/public/**",
					"tracing.propagation.trust[0].incoming=restart", "tracing.propagation.trust[1].paths=/partner/**",
					"tracing.propagation.trust[1].incoming=link");
		}

		@AfterAll
		static void close() {
			server.close();
		}

		@Test
		void whereNoRuleMatchesTheTraceIsContinued() {
			assertContinued(call(server, "/shop/internal/echo"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "/shop/public/echo", "/shop/public;v=1/echo", "/shop/%70ublic/echo" })
		void aRuleRestartsHoweverThePathIsSpelt(String path) {
			assertRestarted(call(server, path));
		}

		@Test
		void aRuleLinks() {
			assertLinked(call(server, "/shop/partner/echo"));
		}

	}

	/**
	 * Rules for addresses behind a proxy that is trusted.
	 */
	@Nested
	class ByAddress {

		private static HttpServerFixture server;

		@BeforeAll
		static void open() {
			server = start("tracing.propagation.incoming=restart", "tracing.servlet.trusted-proxies=127.0.0.1,::1",
					"tracing.propagation.trust[0].addresses=10.0.0.0/8,127.0.0.1,::1",
					"tracing.propagation.trust[0].incoming=continue",
					"tracing.propagation.trust[1].addresses=192.0.2.0/24",
					"tracing.propagation.trust[1].incoming=link");
		}

		@AfterAll
		static void close() {
			server.close();
		}

		@Test
		void thePeerOfTheConnectionCounts() {
			assertContinued(call(server, "/internal/echo"));
		}

		@Test
		void theClientThatATrustedProxyNamesCounts() {
			assertContinued(call(server, "/internal/echo", "X-Forwarded-For", "10.1.2.3"));
		}

		@Test
		void aStrangerBehindATrustedProxyIsAStranger() {
			assertRestarted(call(server, "/internal/echo", "X-Forwarded-For", "10.1.2.3, 203.0.113.9"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "for=10.1.2.3", "proto=https", "for=_hidden" })
		void aHeaderThatTheProxyPassesOnMakesNobodyAnother(String forwarded) {
			assertRestarted(call(server, "/internal/echo", "X-Forwarded-For", "203.0.113.9", "Forwarded", forwarded));
		}

		@Test
		void aPartnerIsLinked() {
			assertLinked(call(server, "/internal/echo", "X-Forwarded-For", "192.0.2.44"));
		}

	}

	/**
	 * Forwarded headers that the framework applies, whoever sends them.
	 */
	@Nested
	class Spoofed {

		private static HttpServerFixture server;

		@BeforeAll
		static void open() {
			server = start("server.forward-headers-strategy=framework", "tracing.propagation.incoming=restart",
					"tracing.propagation.trust[0].addresses=10.0.0.0/8",
					"tracing.propagation.trust[0].incoming=continue", "tracing.propagation.consume=w3c,baggage,b3",
					"tracing.sampling.sampler=never");
		}

		@AfterAll
		static void close() {
			server.close();
		}

		@Test
		void aStrangerCannotMakeItselfTrustedNorForceATrace() {
			String body = server
				.get("/internal/echo", "X-Forwarded-For", "10.1.2.3", "traceparent", TRACEPARENT, "b3", "d")
				.body();
			assertThat(body).doesNotContain(TRACE_ID);
			assertThat(spans.all()).isEmpty();
		}

	}

	@RestController
	static class Echo {

		@GetMapping({ "/internal/echo", "/public/echo", "/partner/echo" })
		String echo() {
			return Span.current().getSpanContext().getTraceId() + " " + Baggage.current().getEntryValue("role");
		}

	}

}
