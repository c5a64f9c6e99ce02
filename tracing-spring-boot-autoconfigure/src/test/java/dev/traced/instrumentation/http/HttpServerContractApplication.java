package dev.traced.instrumentation.http;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Operation;
import dev.traced.core.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The application that every HTTP server of the contract serves: handlers that Spring MVC
 * and WebFlux both understand.
 */
@RestController
class HttpServerContractApplication {

	private static final Executor LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

	private final Tracing tracing;

	HttpServerContractApplication(Tracing tracing) {
		this.tracing = tracing;
	}

	@GetMapping("/orders/{id}")
	String order(@PathVariable String id) {
		return "order " + id;
	}

	@PostMapping("/orders")
	ResponseEntity<String> create(@RequestBody String body) {
		return ResponseEntity.created(URI.create("/orders/1")).body(body);
	}

	@GetMapping({ "/current", "/internal/current", "/actuator/current" })
	String current() {
		SpanContext current = Span.current().getSpanContext();
		return current.getTraceId() + "-" + current.getSpanId() + "-" + current.getTraceFlags();
	}

	@GetMapping({ "/outgoing", "/internal/outgoing" })
	String outgoing() {
		Map<String, String> headers = new HashMap<>();
		this.tracing.openTelemetry()
			.getPropagators()
			.getTextMapPropagator()
			.inject(Context.current(), headers, Map::put);
		return headers.getOrDefault("traceparent", "none");
	}

	@GetMapping({ "/child", "/internal/child", "/favicon.ico", "/css/site.css", "/actuator/health" })
	String child() {
		Operation<Void> child = this.tracing.<String, Void>local("test", (request) -> request).start("child");
		child.end(null, null);
		return "done";
	}

	@GetMapping("/status/{code}")
	ResponseEntity<String> status(@PathVariable int code) {
		return ResponseEntity.status(code).header("X-Answer", "one", "two").body("status " + code);
	}

	@GetMapping("/boom")
	String boom() {
		throw new IllegalStateException("boom");
	}

	@GetMapping("/conflict")
	String conflict() {
		throw new ConflictException();
	}

	@GetMapping("/broken")
	String broken() {
		throw new BrokenException();
	}

	@GetMapping("/unavailable")
	String unavailable() {
		throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@GetMapping("/future")
	CompletableFuture<String> future() {
		return CompletableFuture.supplyAsync(() -> "later", LATER);
	}

	@GetMapping("/future/boom")
	CompletableFuture<String> failingFuture() {
		return CompletableFuture.supplyAsync(() -> {
			throw new IllegalStateException("boom");
		}, LATER);
	}

	@GetMapping("/future/broken")
	CompletableFuture<String> brokenFuture() {
		return CompletableFuture.supplyAsync(() -> {
			throw new BrokenException();
		}, LATER);
	}

	@GetMapping("/mono")
	Mono<String> mono() {
		return Mono.delay(Duration.ofMillis(50)).thenReturn("later");
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> stream() {
		// a tick that nobody has asked for yet is an error otherwise
		return Flux.interval(Duration.ofMillis(20)).onBackpressureBuffer().map((n) -> "event " + n).take(3);
	}

	@GetMapping(path = "/endless", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> endless() {
		return Flux.interval(Duration.ofMillis(5)).map((n) -> "event " + n).onBackpressureDrop();
	}

	@ExceptionHandler
	ResponseEntity<String> handle(ConflictException ex) {
		return ResponseEntity.status(HttpStatus.CONFLICT).body("handled");
	}

	@ExceptionHandler
	ResponseEntity<String> handle(BrokenException ex) {
		return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body("handled");
	}

	@SuppressWarnings("serial")
	static class ConflictException extends RuntimeException {

	}

	@SuppressWarnings("serial")
	static class BrokenException extends RuntimeException {

		BrokenException() {
			super("broken");
		}

	}

}
