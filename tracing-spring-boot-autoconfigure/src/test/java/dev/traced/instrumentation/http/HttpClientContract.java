package dev.traced.instrumentation.http;

import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Suppression;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every client keeps to. A client is one subclass that says how it sends a request;
 * what fails in it may be overridden with the reason, never left out.
 */
public abstract class HttpClientContract {

	@RegisterExtension
	protected static final RecordedSpans spans = new RecordedSpans();

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT_ID = "b7ad6b7169203331";

	protected static HttpPeer peer = new HttpPeer();

	@BeforeAll
	static void open() {
		peer = new HttpPeer();
	}

	@AfterAll
	static void close() throws Exception {
		peer.close();
	}

	@BeforeEach
	void forget() {
		peer.clear();
	}

	/**
	 * The auto-configurations of the client, besides those of tracing itself.
	 * @return the classes
	 */
	protected abstract List<Class<?>> autoConfigurations();

	/**
	 * The name of the technology in properties.
	 * @return the name
	 */
	protected abstract String technology();

	/**
	 * Sends a request and waits for the body of its response.
	 * @param context where the client is
	 * @param call what to send
	 * @return the body
	 */
	protected abstract @Nullable String send(ApplicationContext context, HttpCall call);

	/**
	 * Sends a GET request, again and again until it succeeds, by the means of the client.
	 * @param context where the client is
	 * @param url where to send it
	 * @return the body
	 */
	protected abstract @Nullable String sendWithRetry(ApplicationContext context, String url);

	/**
	 * A convention that throws whatever is asked of it, as a bean class.
	 * @return the class of a configuration
	 */
	protected abstract Class<?> hostileConvention();

	/**
	 * A convention that adds an attribute, as a bean class.
	 * @return the class of a configuration
	 */
	protected abstract Class<?> ownConvention();

	protected String[] properties() {
		return new String[0];
	}

	protected ApplicationContextRunner runner() {
		Class<?>[] configurations = autoConfigurations().toArray(Class<?>[]::new);
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(configurations))
			.withPropertyValues("spring.http.clients.read-timeout=30s", "spring.http.clients.connect-timeout=30s")
			.withPropertyValues(properties())
			.withBean("recordedSpans", SpanProcessor.class, () -> spans);
	}

	@Test
	void aCallIsOneClientSpan() {
		runner().run((context) -> {
			assertThat(send(context, HttpCall.get(peer.url() + "/hello?a=1"))).isEqualTo("hello");
			SpanData span = spans.awaitOne();
			assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
			assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced." + technology());
			assertThat(span.getParentSpanContext().isValid()).isFalse();
			assertThat(span.getStatus()).isEqualTo(StatusData.unset());
			assertThat(span.getEvents()).isEmpty();
			assertThat(attributes(span)).containsEntry("http.request.method", "GET")
				.containsEntry("server.address", "localhost")
				.containsEntry("server.port", (long) peer.port())
				.containsEntry("url.full", peer.url() + "/hello?a=1")
				.containsEntry("http.response.status_code", 200L)
				.doesNotContainKeys("error.type", "http.request.method_original", "http.request.resend_count");
		});
	}

	@Test
	void theServerIsToldOfTheSpan() {
		runner().run((context) -> {
			send(context, HttpCall.get(peer.url() + "/hello"));
			SpanData span = spans.awaitOne();
			assertThat(peer.received().get(0).traceparent()).isEqualTo("00-" + span.getTraceId() + "-"
					+ span.getSpanId() + "-" + span.getSpanContext().getTraceFlags().asHex());
		});
	}

	@Test
	void theSpanIsAChildOfTheCurrentOneAndLeavesItCurrent() {
		runner().run((context) -> {
			Context parent = Context.root().with(Span.wrap(parent(TraceFlags.getSampled())));
			try (Scope scope = parent.makeCurrent()) {
				send(context, HttpCall.get(peer.url() + "/hello"));
				assertThat(Context.current()).isSameAs(parent);
			}
			SpanData span = spans.awaitOne();
			assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(span.getParentSpanId()).isEqualTo(PARENT_ID);
		});
	}

	@Test
	void aSuppressedCallIsNotRecordedAndTellsTheServer() {
		runner().run((context) -> {
			Context parent = Suppression.suppress(Context.root().with(Span.wrap(parent(TraceFlags.getSampled()))));
			try (Scope scope = parent.makeCurrent()) {
				assertThat(send(context, HttpCall.get(peer.url() + "/hello"))).isEqualTo("hello");
			}
			assertThat(peer.received().get(0).traceparent()).isEqualTo("00-" + TRACE_ID + "-" + PARENT_ID + "-00");
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aCallThatIsNotSampledTellsTheServer() {
		runner().withBean(Sampler.class, Sampler::alwaysOff).run((context) -> {
			assertThat(send(context, HttpCall.get(peer.url() + "/hello"))).isEqualTo("hello");
			// 02: not sampled, but the trace id is random
			assertThat(peer.received().get(0).traceparent()).matches(".*-0[02]");
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aHostThatIsNotListedIsToldNothing() {
		runner().withPropertyValues("tracing.propagation.outgoing.trace-to=*.example.com").run((context) -> {
			Context baggage = Context.root().with(Baggage.builder().put("role", "admin").build());
			for (Context parent : List.of(baggage, Suppression.suppress(baggage))) {
				try (Scope scope = parent.makeCurrent()) {
					send(context, HttpCall.get(peer.url() + "/hello"));
				}
			}
			spans.awaitOne();
			assertThat(peer.received()).hasSize(2)
				.allSatisfy((request) -> assertThat(request.headers()).doesNotContainKeys("traceparent", "tracestate",
						"baggage"));
		});
	}

	@Test
	void baggageGoesOnlyToHostsThatAreListedForIt() {
		runner()
			.withPropertyValues("tracing.propagation.outgoing.trace-to=localhost",
					"tracing.propagation.outgoing.baggage-to=*.example.com")
			.run((context) -> {
				try (Scope scope = Baggage.builder().put("role", "admin").build().makeCurrent()) {
					send(context, HttpCall.get(peer.url() + "/hello"));
				}
				assertThat(peer.received().get(0).traceparent()).contains(spans.awaitOne().getSpanId());
				assertThat(peer.received().get(0).headers()).doesNotContainKey("baggage");
			});
	}

	@Test
	void aTemplateNamesTheSpan() {
		runner().run((context) -> {
			send(context, HttpCall.get(peer.url() + "/orders/{id}?full={full}").with(17, true));
			SpanData span = spans.awaitOne();
			assertThat(span.getName()).isEqualTo("GET /orders/{id}");
			assertThat(attributes(span)).containsEntry("url.template", "/orders/{id}")
				.containsEntry("url.full", peer.url() + "/orders/17?full=true");
		});
	}

	@Test
	void aClientErrorIsAnErrorWithoutDescription() {
		runner().run((context) -> {
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(peer.url() + "/status/404")));
			assertThat(thrown).isNotNull();
			assertError(spans.awaitOne(), 404);
		});
	}

	@Test
	void aServerErrorIsAnErrorWithoutDescription() {
		runner().run((context) -> {
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(peer.url() + "/status/503")));
			assertThat(thrown).isNotNull();
			assertError(spans.awaitOne(), 503);
		});
	}

	@Test
	void anEmptyResponseIsNoError() {
		runner().run((context) -> {
			assertThat(send(context, HttpCall.get(peer.url() + "/status/204"))).isNullOrEmpty();
			assertThat(spans.awaitOne().getStatus()).isEqualTo(StatusData.unset());
			assertThat(attributes(spans.awaitOne())).containsEntry("http.response.status_code", 204L);
		});
	}

	@Test
	void aBodyPassesUnchanged() {
		runner().run((context) -> {
			String body = "x".repeat(200_000);
			assertThat(send(context, HttpCall.post(peer.url() + "/echo", body))).isEqualTo(body);
			assertThat(spans.awaitOne().getName()).startsWith("POST");
			assertThat(peer.received().get(0).size()).isEqualTo(body.length());
		});
	}

	@Test
	void headersOfTheApplicationPassAndItsTraceparentIsReplaced() {
		runner().run((context) -> {
			send(context,
					HttpCall.get(peer.url() + "/hello")
						.header("X-Tenant", "acme")
						.header("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-01"));
			assertThat(peer.received().get(0).headers()).containsEntry("X-Tenant", List.of("acme"));
			assertThat(peer.received().get(0).traceparent()).contains(spans.awaitOne().getSpanId());
		});
	}

	@Test
	void secretsAreTakenOutOfTheUrl() {
		runner().withPropertyValues("tracing." + technology() + ".redacted-query-parameters=token").run((context) -> {
			send(context, HttpCall.get(peer.url() + "/hello?sig=1&token=2&a=3"));
			assertThat(attributes(spans.awaitOne())).containsEntry("url.full",
					peer.url() + "/hello?sig=REDACTED&token=REDACTED&a=3");
			assertThat(peer.received().get(0).uri()).isEqualTo("/hello?sig=1&token=2&a=3");
		});
	}

	@Test
	void allowedHeadersAreRecordedAndNoOthers() {
		runner()
			.withPropertyValues("tracing." + technology() + ".captured-request-headers=X-Tenant",
					"tracing." + technology() + ".captured-response-headers=X-Answer,X-Absent")
			.run((context) -> {
				send(context, HttpCall.get(peer.url() + "/hello").header("X-Tenant", "acme").header("X-Secret", "s"));
				assertThat(attributes(spans.awaitOne())).containsEntry("http.request.header.x-tenant", List.of("acme"))
					.containsEntry("http.response.header.x-answer", List.of("42"))
					.doesNotContainKeys("http.request.header.x-secret", "http.response.header.x-absent",
							"http.response.header.content-type");
			});
	}

	@Test
	protected void anUnknownMethodDoesNotNameTheSpan() {
		runner().run((context) -> {
			send(context, HttpCall.of("PURGE", peer.url() + "/hello"));
			SpanData span = spans.awaitOne();
			assertThat(span.getName()).startsWith("HTTP");
			assertThat(attributes(span)).containsEntry("http.request.method", "_OTHER")
				.containsEntry("http.request.method_original", "PURGE");
		});
	}

	@Test
	void aRefusedConnectionIsRecordedAsTheTransportThrewIt() {
		runner().run((context) -> {
			String url = "http://localhost:" + freePort() + "/hello";
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(url)));
			assertFailure(spans.awaitOne(), thrown);
		});
	}

	@Test
	void anUnknownHostIsAnError() {
		runner().run((context) -> {
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get("http://nowhere.invalid/hello")));
			assertFailure(spans.awaitOne(), thrown);
			assertThat(attributes(spans.awaitOne())).containsEntry("server.address", "nowhere.invalid")
				.containsEntry("server.port", 80L);
		});
	}

	@Test
	void aResetConnectionIsAnError() {
		runner().run((context) -> {
			String url = peer.url(HttpPeer.Rudeness.RESET);
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(url)));
			assertThat(spans.all()).isNotEmpty()
				.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
			assertThat(thrown).isNotNull();
		});
	}

	@Test
	void garbageInsteadOfAResponseIsAnError() {
		runner().run((context) -> {
			String url = peer.url(HttpPeer.Rudeness.GARBAGE);
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(url)));
			assertThat(thrown).isNotNull();
			SpanData span = spans.awaitOne();
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(attributes(span)).containsKey("error.type").doesNotContainKey("http.response.status_code");
		});
	}

	@Test
	void aTimedOutRequestEndsItsSpanOnce() {
		runner().withPropertyValues("spring.http.clients.read-timeout=300ms").run((context) -> {
			String url = peer.url(HttpPeer.Rudeness.HANG);
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(url)));
			assertFailure(spans.awaitOne(), thrown);
		});
	}

	@Test
	void aBodyThatBreaksOffComesAfterTheSpan() {
		runner().run((context) -> {
			// not every client notices
			catchThrowable(() -> send(context, HttpCall.get(peer.url() + "/truncated")));
			assertThat(spans.awaitOne().getStatus()).isEqualTo(StatusData.unset());
		});
	}

	@Test
	void aFollowedRedirectIsOneSpanWithTheFinalStatus() {
		runner().run((context) -> {
			assertThat(send(context, HttpCall.get(peer.url() + "/redirect"))).isEqualTo("hello");
			assertThat(attributes(spans.awaitOne())).containsEntry("http.response.status_code", 200L);
			assertThat(peer.received()).hasSize(2);
		});
	}

	@Test
	void everyAttemptOfARetryIsASpanOfItsOwn() {
		runner().run((context) -> {
			Context parent = Context.root().with(Span.wrap(parent(TraceFlags.getSampled())));
			try (Scope scope = parent.makeCurrent()) {
				assertThat(sendWithRetry(context, peer.url() + "/flaky")).isEqualTo("done");
			}
			assertThat(spans.await(3)).extracting((span) -> attributes(span).get("http.response.status_code"))
				.containsExactly(503L, 503L, 200L);
			assertThat(spans.all()).extracting(SpanData::getParentSpanId).containsOnly(PARENT_ID);
			Set<String> told = new HashSet<>();
			peer.received().forEach((request) -> told.add(request.traceparent()));
			assertThat(told).hasSize(3);
		});
	}

	@Test
	void callsOnManyThreadsKeepTheirOwnTraces() {
		runner().run((context) -> {
			ExecutorService threads = Executors.newFixedThreadPool(8);
			List<Future<@Nullable String>> results = IntStream.range(0, 40).mapToObj((i) -> threads.submit(() -> {
				SpanContext parent = SpanContext.create("%032x".formatted(i + 1), PARENT_ID, TraceFlags.getSampled(),
						TraceState.getDefault());
				try (Scope scope = Context.root().with(Span.wrap(parent)).makeCurrent()) {
					return send(context, HttpCall.get(peer.url() + "/hello/" + (i + 1)));
				}
			})).toList();
			for (Future<@Nullable String> result : results) {
				assertThat(result.get()).isEqualTo("hello");
			}
			threads.shutdown();
			assertThat(spans.await(40)).allSatisfy((span) -> {
				String number = String.valueOf(attributes(span).get("url.full")).replaceAll(".*/", "");
				assertThat(span.getTraceId()).isEqualTo("%032x".formatted(Integer.parseInt(number)));
			});
		});
	}

	@Test
	void aHostileConventionDoesNotReachTheApplication() {
		runner().withUserConfiguration(hostileConvention()).run((context) -> {
			assertThat(send(context, HttpCall.post(peer.url() + "/echo", "body"))).isEqualTo("body");
			Throwable thrown = catchThrowable(() -> send(context, HttpCall.get(peer.url() + "/status/404")));
			assertThat(thrown.getClass().getSimpleName()).contains("NotFound");
			assertThat(context.getBean(Guard.class).failures()).isPositive();
			assertThat(spans.await(2)).hasSize(2);
			spans.clear();
		});
	}

	@Test
	void aHostileSamplerDoesNotReachTheApplication() {
		runner().withBean(Sampler.class, HostileSdk.ThrowingSampler::new).run((context) -> {
			assertThat(send(context, HttpCall.post(peer.url() + "/echo", "body"))).isEqualTo("body");
			assertThat(context.getBean(Guard.class).failures()).isPositive();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aHostileProcessorDoesNotReachTheApplication() {
		runner().withBean("hostile", SpanProcessor.class, HostileSdk.ThrowingProcessor::new).run((context) -> {
			assertThat(send(context, HttpCall.post(peer.url() + "/echo", "body"))).isEqualTo("body");
			assertThat(context.getBean(Guard.class).failures()).isPositive();
		});
	}

	@Test
	void aConventionOfTheApplicationReplacesOurs() {
		runner().withUserConfiguration(ownConvention()).run((context) -> {
			send(context, HttpCall.get(peer.url() + "/hello"));
			assertThat(spans.awaitOne().getName()).isEqualTo("own name");
		});
	}

	@Test
	void nothingHappensIfItIsSwitchedOff() {
		runner().withPropertyValues("tracing." + technology() + ".enabled=false").run((context) -> {
			assertThat(send(context, HttpCall.get(peer.url() + "/hello"))).isEqualTo("hello");
			assertThat(peer.received().get(0).headers()).doesNotContainKey("traceparent");
			assertThat(spans.all()).isEmpty();
		});
	}

	protected void assertFailure(SpanData span, @Nullable Throwable thrown) {
		assertThat(thrown).isNotNull();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getEvents()).hasSize(1);
		assertThat(attributes(span)).doesNotContainKey("http.response.status_code");
		Object type = attributes(span).get("error.type");
		assertThat(chain(thrown)).contains(String.valueOf(type));
		// not the wrapping of Spring's
		assertThat(String.valueOf(type)).doesNotStartWith("org.springframework.web.");
	}

	private static void assertError(SpanData span, int status) {
		assertThat(span.getStatus()).isEqualTo(StatusData.error());
		assertThat(span.getEvents()).isEmpty();
		assertThat(attributes(span)).containsEntry("http.response.status_code", (long) status)
			.containsEntry("error.type", String.valueOf(status));
	}

	private static List<String> chain(@Nullable Throwable thrown) {
		List<String> chain = new ArrayList<>();
		for (Throwable next = thrown; next != null; next = next.getCause()) {
			chain.add(String.valueOf(next.getClass().getCanonicalName()));
			chain.add(next.getClass().getName());
		}
		return chain;
	}

	protected static Map<String, Object> attributes(SpanData span) {
		Map<String, Object> attributes = new HashMap<>();
		span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		return attributes;
	}

	protected static SpanContext parent(TraceFlags flags) {
		return SpanContext.create(TRACE_ID, PARENT_ID, flags, TraceState.getDefault());
	}

	private static int freePort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
