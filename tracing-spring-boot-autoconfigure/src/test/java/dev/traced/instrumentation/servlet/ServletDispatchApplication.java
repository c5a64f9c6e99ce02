package dev.traced.instrumentation.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.opentelemetry.api.trace.Span;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers that only Spring MVC has.
 */
@Configuration(proxyBeanMethods = false)
class ServletDispatchApplication {

	/** What handlers threw and exception handlers saw. */
	static final Queue<Throwable> seen = new ConcurrentLinkedQueue<>();

	@Bean
	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.path("/functional",
					(builder) -> builder.GET("/{name}",
							(request) -> ServerResponse.ok().body("hello " + request.pathVariable("name"))))
			.build();
	}

	/** As a filter may that is ahead of every other. */
	@Bean
	FilterRegistrationBean<Filter> refusing() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
				(request, response, chain) -> ((HttpServletResponse) response).sendError(400));
		registration.setName("refusing");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.addUrlPatterns("/refused/*", "/actuator/refused");
		return registration;
	}

	static String current() {
		return Span.current().getSpanContext().getTraceId() + "-" + Span.current().getSpanContext().getSpanId();
	}

	@Controller
	static class Handlers {

		@GetMapping("/callable")
		@ResponseBody
		Callable<String> callable() {
			return ServletDispatchApplication::current;
		}

		@GetMapping("/callable/own-executor")
		@ResponseBody
		WebAsyncTask<String> ownExecutor() {
			return new WebAsyncTask<>(null, new SimpleAsyncTaskExecutor("own"), ServletDispatchApplication::current);
		}

		@GetMapping("/callable/failing")
		@ResponseBody
		Callable<String> failingCallable() {
			return () -> {
				throw thrown(new SeenException());
			};
		}

		@GetMapping("/streaming")
		StreamingResponseBody streaming() {
			return (stream) -> stream.write(current().getBytes(StandardCharsets.US_ASCII));
		}

		@GetMapping("/emitter")
		SseEmitter emitter() {
			SseEmitter emitter = new SseEmitter();
			CompletableFuture.runAsync(() -> {
				try {
					emitter.send("one");
					emitter.send("two");
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/deferred")
		@ResponseBody
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture.runAsync(() -> result.setResult("later"));
			return result;
		}

		@GetMapping("/deferred/never")
		@ResponseBody
		DeferredResult<String> never() {
			return new DeferredResult<>(30L);
		}

		@GetMapping("/deferred/fallback")
		@ResponseBody
		DeferredResult<String> fallback() {
			return new DeferredResult<>(30L, "too late");
		}

		@GetMapping("/forwarding/{to}")
		String forwarding() {
			return "forward:/target";
		}

		@GetMapping("/target")
		@ResponseBody
		String target() {
			return current();
		}

		@GetMapping("/including")
		void including(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.getOutputStream().print("before ");
			request.getRequestDispatcher("/target").include(request, response);
		}

		@GetMapping("/send-error")
		void sendError(HttpServletResponse response) throws IOException {
			response.sendError(422);
		}

		@GetMapping("/seen")
		@ResponseBody
		String seen() {
			throw thrown(new SeenException());
		}

		@GetMapping("/session")
		@ResponseBody
		String session() {
			return "session";
		}

		@ExceptionHandler
		ResponseEntity<String> handle(SeenException ex) {
			seen.add(ex);
			return ResponseEntity.badRequest().body("seen");
		}

		private static SeenException thrown(SeenException ex) {
			seen.add(ex);
			return ex;
		}

	}

	/** Answers for the container when something went wrong. */
	@Controller
	static class ErrorPage implements ErrorController {

		@RequestMapping("/error")
		ResponseEntity<String> error(HttpServletRequest request) {
			Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
			return ResponseEntity.status(status).body(current());
		}

	}

	@SuppressWarnings("serial")
	static class SeenException extends RuntimeException {

	}

}
