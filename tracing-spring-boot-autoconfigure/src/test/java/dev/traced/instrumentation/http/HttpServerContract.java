package dev.traced.instrumentation.http;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the spans of every HTTP server have to be like. A technology's test says which
 * server is to be started.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class HttpServerContract {

	/** Records the spans of every application of the test. */
	@RegisterExtension
	protected static final RecordedSpans spans = new RecordedSpans();

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT_ID = "b7ad6b7169203331";

	private static final String SAMPLED = "00-" + TRACE_ID + "-" + PARENT_ID + "-01";

	private static final String UNSAMPLED = "00-" + TRACE_ID + "-" + PARENT_ID + "-00";

	private final Map<String, HttpServerFixture> servers = new HashMap<>();

	/**
	 * The kind of server.
	 * @return the type
	 */
	protected abstract WebApplicationType type();

	/**
	 * The technology's part of its properties: {@code tracing.<technology>.…}.
	 * @return the name
	 */
	protected abstract String technology();

	/**
	 * The configuration of server, framework and instrumentation.
	 * @return the configuration class
	 */
	protected abstract Class<?> configuration();

	/**
	 * A configuration with a convention of which every method throws.
	 * @return the configuration class
	 */
	protected abstract Class<?> hostileConvention();

	/**
	 * Whether the framework tells which exception an {@code @ExceptionHandler} turned
	 * into a response.
	 * @return whether that exception is recorded
	 */
	protected boolean tellsHandledExceptions() {
		return true;
	}

	/**
	 * A server with properties; kept for all tests that want the same.
	 * @param properties the properties
	 * @return the running server
	 */
	protected HttpServerFixture server(String... properties) {
		return serverWith(null, properties);
	}

	private HttpServerFixture serverWith(Class<?> more, String... properties) {
		String key = more + String.join(",", properties);
		return this.servers.computeIfAbsent(key, (k) -> {
			List<Class<?>> classes = new ArrayList<>(
					List.of(configuration(), CoreConfiguration.class, HttpServerContractApplication.class));
			if (more != null) {
				classes.add(more);
			}
			return HttpServerFixture.start(type(), spans, classes.toArray(new Class<?>[0]), properties);
		});
	}

	@AfterAll
	void stop() {
		this.servers.values().forEach(HttpServerFixture::close);
		this.servers.clear();
	}

	@Test
	void aRequestBecomesOneSpanWithEverythingTheConventionsWant() {
		HttpServerFixture server = server();
		assertThat(server.get("/orders/7?full=true&sig=secret", "User-Agent", "contract").body()).isEqualTo("order 7");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /orders/{id}");
		assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getParentSpanContext().isValid()).isFalse();
		assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced." + technology());
		Map<String, Object> attributes = attributes(span);
		assertThat(attributes.remove("network.peer.port")).isInstanceOf(Long.class).isNotEqualTo(0L);
		assertThat(attributes.remove("thread.name")).isInstanceOf(String.class);
		String address = (String) attributes.remove("client.address");
		assertThat(address).isIn("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
		assertThat(attributes).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("http.request.method", "GET"),
				Map.entry("url.path", "/orders/7"), Map.entry("url.query", "full=true&sig=REDACTED"),
				Map.entry("url.scheme", "http"), Map.entry("server.address", "localhost"),
				Map.entry("server.port", (long) server.port()), Map.entry("network.peer.address", address),
				Map.entry("network.protocol.version", "1.1"), Map.entry("user_agent.original", "contract"),
				Map.entry("http.route", "/orders/{id}"), Map.entry("http.response.status_code", 200L)));
	}

	@Test
	void aRequestWithoutQueryHasNone() {
		server().get("/orders/7");
		assertThat(attributes(spans.awaitOne())).doesNotContainKey("url.query");
	}

	@Test
	void thePathStaysAsItWasSent() {
		server().get("/orders/a%20b%C3%BC");
		assertThat(attributes(spans.awaitOne())).containsEntry("url.path", "/orders/a%20b%C3%BC");
	}

	@Test
	void aPostIsNamedAfterItsRoute() {
		assertThat(server().send("POST", "/orders", "{}").statusCode()).isEqualTo(201);
		assertThat(spans.awaitOne().getName()).isEqualTo("POST /orders");
	}

	@Test
	void aHeadRequestIsNamedByItsMethod() {
		assertThat(server().send("HEAD", "/orders/7", "").statusCode()).isEqualTo(200);
		assertThat(spans.awaitOne().getName()).isEqualTo("HEAD /orders/{id}");
	}

	@Test
	void anUnknownMethodDoesNotGetIntoTheName() {
		server().send("PURGE", "/orders/7", "");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).startsWith("HTTP");
		assertThat(attributes(span)).containsEntry("http.request.method", "_OTHER")
			.containsEntry("http.request.method_original", "PURGE");
	}

	@Test
	void anUnknownPathDoesNotGetIntoTheName() {
		assertThat(server().get("/no/such/path").statusCode()).isEqualTo(404);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET");
		assertThat(attributes(span)).containsEntry("url.path", "/no/such/path").doesNotContainKey("http.route");
	}

	@Test
	void aMethodThatIsNotAllowedIsTraced() {
		assertThat(server().send("DELETE", "/orders/7", "").statusCode()).isEqualTo(405);
		assertThat(spans.awaitOne().getName()).startsWith("DELETE");
	}

	@Test
	void aStaticResourceHasTheRouteOfAllOfThem() {
		assertThat(server().get("/files/plain.txt").body()).contains("a static file");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /**");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 304, 400, 401, 404, 429, 499 })
	void whatIsNotTheFaultOfTheServerIsNoError(int status) {
		assertThat(server().get("/status/" + status).statusCode()).isEqualTo(status);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(attributes(span)).containsEntry("http.response.status_code", (long) status)
			.doesNotContainKey("error.type");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503, 599 })
	void aServerErrorIsAnError(int status) {
		assertThat(server().get("/status/" + status).statusCode()).isEqualTo(status);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getName()).isEqualTo("GET /status/{code}");
		assertThat(attributes(span)).containsEntry("error.type", Integer.toString(status));
		assertThat(span.getEvents()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/boom,/boom", "/future/boom,/future/boom" })
	void anUncaughtExceptionIsRecordedOnceWithStatus500(String path, String route) {
		assertThat(server().get(path).statusCode()).isEqualTo(500);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET " + route);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getStatus().getDescription()).isEqualTo("boom");
		assertThat(attributes(span)).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", "java.lang.IllegalStateException")
			.containsEntry("url.path", path)
			.containsEntry("http.route", route);
		assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
	}

	@Test
	void anExceptionThatBecomesAClientErrorIsNoError() {
		assertThat(server().get("/conflict").statusCode()).isEqualTo(409);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(attributes(span)).doesNotContainKey("error.type");
		assertThat(span.getEvents()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/broken,500,true", "/future/broken,500,true", "/unavailable,503,false" })
	void anExceptionThatBecomesAServerErrorIsRecordedWithItsStatus(String path, String status, boolean handled) {
		assertThat(server().get(path).statusCode()).isEqualTo(Integer.parseInt(status));
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(attributes(span)).containsEntry("error.type", status).containsEntry("http.route", path);
		boolean told = !handled || tellsHandledExceptions();
		assertThat(span.getEvents()).extracting(EventData::getName)
			.containsExactlyElementsOf(told ? List.of("exception") : List.of());
	}

	@Test
	void theTraceOfTheCallerGoesOn() {
		String current = server().get("/current", "traceparent", SAMPLED, "tracestate", "a=b").body();
		SpanData span = spans.awaitOne();
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(span.getSpanContext().getTraceState().get("a")).isEqualTo("b");
		assertThat(current).isEqualTo(TRACE_ID + "-" + span.getSpanId() + "-01").isEqualTo(ids(span));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
			"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" })
	void whatIsNoTraceContextBeginsATrace(String traceparent) {
		// the JDK's client sometimes waits for ever after a header without value
		assertThat(server().sendRaw("GET /orders/7 HTTP/1.1", "Host: localhost", "traceparent: " + traceparent,
				"Connection: close"))
			.contains(" 200");
		assertThat(spans.awaitOne().getParentSpanContext().isValid()).isFalse();
	}

	@Test
	void anUnsampledTraceGoesOnUnrecorded() {
		assertThat(server().get("/outgoing", "traceparent", UNSAMPLED).body()).startsWith("00-" + TRACE_ID + "-")
			.endsWith("-00");
		assertThat(server().get("/child", "traceparent", UNSAMPLED).body()).isEqualTo("done");
		assertThat(server().get("/future/boom", "traceparent", UNSAMPLED).statusCode()).isEqualTo(500);
		server().get("/orders/7");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
	}

	@Test
	void spansOfTheHandlerAreChildren() {
		server().get("/child");
		List<SpanData> all = spans.await(2);
		assertThat(all.get(0).getName()).isEqualTo("child");
		assertThat(all.get(0).getParentSpanId()).isEqualTo(all.get(1).getSpanId());
		assertThat(all.get(0).getTraceId()).isEqualTo(all.get(1).getTraceId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/mono", "/stream" })
	void anAsynchronousAnswerEndsTheSpanOnceWhenItIsComplete(String path) {
		assertThat(server().get(path).statusCode()).isEqualTo(200);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET " + path);
		assertThat(attributes(span)).containsEntry("http.response.status_code", 200L);
		assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isGreaterThan(40_000_000L);
	}

	@Test
	void aClientThatHangsUpEndsTheSpan() {
		server().sendAndHangUp("GET /endless HTTP/1.1", "Host: localhost");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /endless");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/favicon.ico", "/css/site.css", "/actuator/health" })
	void whatIsExcludedByDefaultLeavesNothing(String path) {
		assertThat(server().get(path, "traceparent", SAMPLED).body()).isEqualTo("done");
		server().get("/orders/7");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
	}

	@Test
	void theDefaultExclusionsCanBeSwitchedOff() {
		server("tracing.exclude.defaults=false").get("/actuator/health");
		assertThat(spans.await(2)).extracting(SpanData::getName).containsExactly("child", "GET /actuator/health");
	}

	@Test
	void whatTheApplicationExcludesLeavesNothingAndTellsOthersSo() {
		HttpServerFixture server = server("tracing.exclude.paths=/internal/**,/orders/{id:9+}");
		assertThat(server.get("/internal/child").body()).isEqualTo("done");
		assertThat(server.get("/internal/outgoing", "traceparent", SAMPLED).body()).startsWith("00-" + TRACE_ID)
			.endsWith("-00");
		assertThat(server.get("/internal/outgoing").body()).startsWith("00-").endsWith("-00");
		assertThat(server.get("/orders/99").body()).isEqualTo("order 99");
		server.get("/orders/7");
		assertThat(attributes(spans.awaitOne())).containsEntry("url.path", "/orders/7");
	}

	@Test
	void nobodyIsTrustedByDefault() {
		server().get("/orders/7", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Host", "evil.example");
		assertThat(attributes(spans.awaitOne())).containsEntry("server.address", "localhost")
			.doesNotContainEntry("client.address", "203.0.113.9");
	}

	@Test
	void aTrustedProxyTellsTheClient() {
		trusting().get("/orders/7", "X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.1.2.3", "X-Forwarded-Proto",
				"https", "X-Forwarded-Host", "shop.example");
		assertThat(attributes(spans.awaitOne())).containsEntry("client.address", "203.0.113.9")
			.containsEntry("url.scheme", "https")
			.containsEntry("server.address", "shop.example")
			.containsEntry("server.port", 443L);
	}

	@Test
	void theStandardHeaderTellsTheClient() {
		trusting().get("/orders/7", "Forwarded",
				"for=198.51.100.1, for=\"[2001:db8::9]:4711\";proto=https;host=\"shop.example:8443\", for=10.1.2.3",
				"X-Forwarded-For", "192.0.2.1");
		assertThat(attributes(spans.awaitOne())).containsEntry("client.address", "2001:db8::9")
			.containsEntry("url.scheme", "https")
			.containsEntry("server.address", "shop.example")
			.containsEntry("server.port", 8443L);
	}

	private HttpServerFixture trusting() {
		return server("tracing." + technology() + ".trusted-proxies=127.0.0.0/8,::1,10.0.0.0/8");
	}

	@Test
	void theHostHeaderNamesTheServer() {
		server().sendRaw("GET /orders/7 HTTP/1.1", "Host: shop.example:8088", "Connection: close");
		assertThat(attributes(spans.awaitOne())).containsEntry("server.address", "shop.example")
			.containsEntry("server.port", 8088L);
	}

	@Test
	void anOldProtocolIsRecordedAsSuch() {
		server().sendRaw("GET /orders/7 HTTP/1.0");
		assertThat(attributes(spans.awaitOne())).containsEntry("network.protocol.version", "1.0")
			.doesNotContainKey("user_agent.original");
	}

	@Test
	void garbageIsRejectedByTheServerAndLeavesNothingOpen() {
		assertThat(server().sendRaw("GET /orders/%zz HTTP/1.1", "Host: localhost", "Connection: close"))
			.contains(" 400");
		assertThat(server().sendRaw("\u0001\u0002 nonsense")).contains(" 400");
		assertThat(server().get("/orders/7").statusCode()).isEqualTo(200);
	}

	@Test
	void onlyAllowedHeadersAreRecorded() {
		server("tracing." + technology() + ".captured-request-headers=X-Tenant",
				"tracing." + technology() + ".captured-response-headers=X-Answer")
			.get("/status/200", "X-Tenant", "a", "X-Tenant", "b", "Authorization", "secret");
		Attributes attributes = spans.awaitOne().getAttributes();
		assertThat(attributes.get(AttributeKey.stringArrayKey("http.request.header.x-tenant"))).containsExactly("a",
				"b");
		assertThat(attributes.get(AttributeKey.stringArrayKey("http.response.header.x-answer"))).containsExactly("one",
				"two");
		assertThat(attributes.toString()).doesNotContain("secret");
	}

	@Test
	void theResponseTellsTheTraceIfWanted() {
		HttpServerFixture server = server("tracing.propagation.response-header=traceresponse,server-timing");
		for (String path : List.of("/orders/7", "/boom", "/future", "/no/such/path")) {
			spans.clear();
			HttpResponse<String> response = server.get(path);
			SpanData span = spans.awaitOne();
			String expected = "00-" + ids(span);
			assertThat(response.headers().allValues("traceresponse")).as(path).containsExactly(expected);
			assertThat(response.headers().allValues("server-timing")).as(path)
				.containsExactly("traceparent;desc=\"" + expected + "\"");
		}
		assertThat(server.get("/actuator/health").headers().map()).doesNotContainKey("traceresponse");
	}

	@Test
	void theResponseTellsNothingByDefault() {
		assertThat(server().get("/orders/7").headers().map()).doesNotContainKeys("traceresponse", "server-timing");
	}

	@Test
	void requestsAtTheSameTimeAreTracesOfTheirOwn() {
		HttpServerFixture server = server("tracing.sampling.sampler=always");
		List<CompletableFuture<String>> calls = IntStream.range(0, 200)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> server.get("/current").body()))
			.toList();
		Set<String> seen = new HashSet<>();
		calls.forEach((call) -> seen.add(call.join()));
		assertThat(spans.await(200)).extracting(HttpServerContract::ids).containsExactlyInAnyOrderElementsOf(seen);
		assertThat(spans.all()).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
	}

	@Test
	void aSwitchedOffInstrumentationRecordsNothing() {
		HttpServerFixture server = server("tracing." + technology() + ".enabled=false");
		assertThat(server.get("/orders/7").body()).isEqualTo("order 7");
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void theSamplerIsToldWhatTheConventionsWantAtTheStart() {
		serverWith(ContractSdk.WatchingSampler.class).get("/orders/7?a=b", "User-Agent", "contract");
		SpanData span = spans.awaitOne();
		Attributes told = ContractSdk.WatchingSampler.told.remove();
		assertThat(told.asMap().keySet()).extracting(AttributeKey::getKey)
			.contains("http.request.method", "url.path", "url.query", "url.scheme", "server.address", "server.port",
					"client.address", "user_agent.original");
		assertThat(span.getAttributes().asMap()).containsAllEntriesOf(told.asMap());
	}

	@Test
	void aConventionThatThrowsDoesNotReachTheApplication() {
		answersAsUsual(serverWith(hostileConvention()));
		spans.await(7);
		// the spans lack what the conventions require: that is the convention's fault
		spans.clear();
	}

	@ParameterizedTest
	@ValueSource(classes = { ContractSdk.HostileSampler.class, ContractSdk.HostileProcessor.class })
	void anSdkThatThrowsDoesNotReachTheApplication(Class<?> hostile) {
		answersAsUsual(serverWith(hostile));
	}

	private static void answersAsUsual(HttpServerFixture server) {
		assertThat(server.get("/orders/7").body()).isEqualTo("order 7");
		assertThat(server.get("/future").body()).isEqualTo("later");
		assertThat(server.get("/stream").body()).contains("event 2");
		assertThat(server.get("/conflict").statusCode()).isEqualTo(409);
		assertThat(server.get("/broken").body()).isEqualTo("handled");
		assertThat(server.get("/boom").statusCode()).isEqualTo(500);
		assertThat(server.get("/no/such/path").statusCode()).isEqualTo(404);
	}

	private static String ids(SpanData span) {
		return span.getTraceId() + "-" + span.getSpanId() + "-" + span.getSpanContext().getTraceFlags().asHex();
	}

	/**
	 * The attributes of a span by their names.
	 * @param span the span
	 * @return the attributes
	 */
	protected static Map<String, Object> attributes(SpanData span) {
		Map<String, Object> attributes = new HashMap<>();
		span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		return attributes;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TracingAutoConfiguration.class)
	static class CoreConfiguration {

	}

}
