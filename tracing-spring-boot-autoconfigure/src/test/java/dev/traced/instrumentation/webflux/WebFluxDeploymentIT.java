package dev.traced.instrumentation.webflux;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications of WebFlux have that servlets do not: other handlers, other filters,
 * other threads.
 */
class WebFluxDeploymentIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private HttpServerFixture server;

	private void start(Class<?> more, String... properties) {
		this.server = HttpServerFixture.start(WebApplicationType.REACTIVE, spans, new Class<?>[] {
				NettyWebFluxConfiguration.class, TracingAutoConfiguration.class, Application.class, more }, properties);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void theTraceGoesOnWhereTheBodyHasArrived() {
		start(Nothing.class);
		String large = "x".repeat(200_000);
		for (String path : List.of("/echo", "/echo/mono")) {
			assertThat(this.server.send("POST", path, large).body()).isEqualTo(spans.awaitOne().getSpanId());
			spans.clear();
		}
	}

	@Test
	void theTraceIsInTheContextOfReactorOnEveryThread() {
		start(Nothing.class);
		String id = this.server.get("/elsewhere").body();
		assertThat(id).isEqualTo(spans.awaitOne().getSpanId());
	}

	@Test
	void noThreadKeepsATrace() {
		start(Nothing.class, "tracing.sampling.sampler=always");
		for (int i = 0; i < 50; i++) {
			this.server.get("/elsewhere");
			this.server.send("POST", "/echo", "x".repeat(10_000));
		}
		spans.await(100);
		assertThat(spans.all()).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@CsvSource({ "/fn/7,GET /fn/{id}", "/nest/a/7,GET /nest/a/{id}" })
	void aRouterFunctionNamesTheSpan(String path, String name) {
		start(Routes.class);
		assertThat(this.server.get(path).body()).isEqualTo("fn");
		assertThat(spans.awaitOne().getName()).isEqualTo(name);
	}

	@Test
	void theBasePathIsPartOfTheRoute() {
		start(Nothing.class, "spring.webflux.base-path=/shop", "tracing.exclude.paths=/internal/**");
		assertThat(this.server.get("/shop/internal/current").statusCode()).isEqualTo(200);
		assertThat(this.server.get("/shop/plain").body()).isEqualTo("plain");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /shop/plain");
		assertThat(attribute(span, "url.path")).isEqualTo("/shop/plain");
	}

	@Test
	void aFilterThatAnswersItselfLeavesASpanWithoutRoute() {
		start(Denying.class);
		assertThat(this.server.get("/plain").statusCode()).isEqualTo(403);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void aFilterThatFailsIsRecorded() {
		start(Failing.class);
		assertThat(this.server.get("/plain").statusCode()).isEqualTo(500);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
		assertThat(span.getEvents()).hasSize(1);
	}

	@Test
	void whatTheApplicationDoesNotFindIsNoError() {
		start(Nothing.class);
		assertThat(this.server.get("/missing").statusCode()).isEqualTo(404);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getEvents()).isEmpty();
		assertThat(attribute(span, "http.route")).isEqualTo("/missing");
	}

	@Test
	void aBodyThatFailsHalfWayIsAnError() {
		start(Nothing.class);
		assertThat(this.server.sendRaw("GET /halfway HTTP/1.1", "Host: localhost", "Connection: close"))
			.contains("200");
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
		assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200L);
	}

	@Test
	void aClientThatHangsUpBeforeTheAnswerLeavesASpanWithoutStatus() {
		start(Nothing.class);
		Application application = this.server.context().getBean(Application.class);
		this.server.sendAndHangUpUnanswered(() -> await(application.waiting), "GET /never HTTP/1.1", "Host: localhost");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /never");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getAttributes().asMap().keySet()).extracting(AttributeKey::getKey)
			.doesNotContain("http.response.status_code", "error.type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void forwardedHeadersCountIfTheApplicationAppliesThem(String strategy) {
		start(Nothing.class, "server.forward-headers-strategy=" + strategy);
		this.server.get("/plain", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host",
				"shop.example");
		SpanData span = spans.awaitOne();
		assertThat(attribute(span, "client.address")).isEqualTo("203.0.113.9");
		assertThat(attribute(span, "url.scheme")).isEqualTo("https");
		assertThat(attribute(span, "server.address")).isEqualTo("shop.example");
		assertThat(attribute(span, "network.peer.address")).isNull();
	}

	@Test
	void forwardedHeadersThatAreNoneAreRefusedAsWithoutUs() {
		start(Nothing.class, "server.forward-headers-strategy=framework");
		assertThat(this.server.get("/plain", "X-Forwarded-Port", "nonsense", "X-Forwarded-Host", "a:b:c").statusCode())
			.isEqualTo(400);
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void aStrangerMayNotChooseTheTrace() {
		start(Nothing.class, "spring.webflux.base-path=/shop", "tracing.propagation.trust[0].paths=/plain",
				"tracing.propagation.trust[0].incoming=restart");
		this.server.get("/shop/plain", "traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01");
		assertThat(spans.awaitOne().getTraceId()).isNotEqualTo(TRACE_ID);
	}

	@Test
	void theActuatorOnItsOwnPortLeavesNothing() {
		start(Actuator.class, "management.server.port=0", "management.endpoints.web.base-path=/");
		assertThat(health("/health")).isEqualTo(200);
		this.server.get("/plain");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /plain");
	}

	@Test
	void theActuatorOnItsOwnPortIsTracedIfWanted() {
		start(Actuator.class, "management.server.port=0", "tracing.exclude.defaults=false");
		assertThat(health("/actuator/health")).isEqualTo(200);
		assertThat(spans.await(2)).extracting(SpanData::getName).containsExactly("check", "GET /actuator/health");
	}

	private int health(String path) {
		return this.server.send(this.server.port("local.management.port"), "GET", path, "").statusCode();
	}

	@Test
	void aWebSocketHasOneSpanThatEndsWithIt() throws Exception {
		start(Sockets.class);
		List<String> received = new ArrayList<>();
		CountDownLatch closed = new CountDownLatch(1);
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.server.port() + "/socket"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					received.add(data.toString());
					return WebSocket.Listener.super.onText(webSocket, data, last);
				}

				@Override
				public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
					closed.countDown();
					return CompletableFuture.completedStage(null);
				}

			})
			.get(10, TimeUnit.SECONDS);
		socket.sendText("hello", true);
		await(closed);
		SpanData span = spans.awaitOne();
		assertThat(received).containsExactly("HELLO");
		assertThat(span.getName()).isEqualTo("GET /socket");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(101L);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String attribute(SpanData span, String name) {
		return span.getAttributes().get(AttributeKey.stringKey(name));
	}

	@RestController
	static class Application {

		private final CountDownLatch waiting = new CountDownLatch(1);

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/internal/current")
		String current() {
			return Span.current().getSpanContext().getSpanId();
		}

		@PostMapping("/echo")
		String echo(@RequestBody String body) {
			return Span.current().getSpanContext().getSpanId();
		}

		@PostMapping("/echo/mono")
		Mono<String> echoMono(@RequestBody Mono<String> body) {
			return body.map((text) -> Span.current().getSpanContext().getSpanId());
		}

		@GetMapping("/elsewhere")
		Mono<String> elsewhere() {
			return Mono.delay(Duration.ofMillis(1))
				.flatMap((tick) -> Mono.deferContextual(
						(view) -> Mono.just(Span.fromContext(view.<Context>get(Tracing.REACTOR_CONTEXT_KEY))
							.getSpanContext()
							.getSpanId())));
		}

		@GetMapping("/missing")
		Mono<String> missing() {
			return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
		}

		@GetMapping(path = "/halfway", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> halfway() {
			return Flux.just("one")
				.concatWith(Mono.delay(Duration.ofMillis(20))
					.then(Mono.error(() -> new IllegalStateException("half way"))));
		}

		@GetMapping("/never")
		Mono<String> never() {
			this.waiting.countDown();
			return Mono.never();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> routes() {
			return RouterFunctions.route()
				.GET("/fn/{id}", (request) -> ServerResponse.ok().bodyValue("fn"))
				.path("/nest", (nest) -> nest.GET("/a/{id}", (request) -> ServerResponse.ok().bodyValue("fn")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Denying {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter denyingFilter() {
			return (exchange, chain) -> {
				exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
				return exchange.getResponse().setComplete();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		WebFilter failingFilter() {
			return (exchange, chain) -> {
				throw new IllegalStateException("filter");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Sockets {

		@Bean
		HandlerMapping sockets() {
			WebSocketHandler shouting = (session) -> session
				.send(session.receive()
					.take(1)
					.map((message) -> session
						.textMessage(message.getPayloadAsText(StandardCharsets.UTF_8).toUpperCase())))
				.then(session.close());
			Map<String, WebSocketHandler> handlers = new HashMap<>();
			handlers.put("/socket", shouting);
			return new SimpleUrlHandlerMapping(handlers, -1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			ManagementContextAutoConfiguration.class, NettyReactiveManagementContextAutoConfiguration.class })
	static class Actuator {

		@Bean
		ReactiveHealthIndicator checkHealthIndicator(Tracing tracing) {
			return () -> Mono.fromSupplier(() -> {
				tracing.<String, Void>local("test", (request) -> request).start("check").end(null, null);
				return Health.up().build();
			});
		}

	}

}
