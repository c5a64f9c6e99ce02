package dev.traced.benchmarks;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.webflux.WebFluxTracingAutoConfiguration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * What the tracing of WebFlux adds to a request: recorded, under an unsampled parent, on
 * an excluded path, and not there at all.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebFluxBenchmark {

	/** The kind of request. */
	@Param({ "none", "recorded", "continued", "unsampled", "excluded" })
	public String kind;

	private AnnotationConfigReactiveWebApplicationContext context;

	private HttpHandler handler;

	private ServerHttpRequest request;

	private final ServerHttpResponse response = new Committed();

	/** Starts a minimal application and takes what handles its requests. */
	@Setup
	public void start() {
		WebHandler nothing = (exchange) -> {
			exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/orders/{id}");
			return Mono.empty();
		};
		this.context = new AnnotationConfigReactiveWebApplicationContext();
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("benchmark", Map.of("tracing.sampling.sampler", "always")));
		this.context.addBeanFactoryPostProcessor((factory) -> {
			factory.registerSingleton("blackhole", new ServletBenchmark.Blackhole());
			factory.registerSingleton("webHandler", nothing);
		});
		this.context.register(TracingAutoConfiguration.class, WebFluxTracingAutoConfiguration.class);
		this.context.refresh();
		this.handler = this.kind.equals("none") ? WebHttpHandlerBuilder.webHandler(nothing).build()
				: WebHttpHandlerBuilder.applicationContext(this.context).build();
		HttpHeaders headers = new HttpHeaders();
		headers.add("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
		if (this.kind.equals("unsampled") || this.kind.equals("continued")) {
			headers.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"
					+ (this.kind.equals("continued") ? "1" : "0"));
		}
		this.request = new Request(this.kind.equals("excluded") ? "/actuator/health" : "/orders/7?page=2", headers);
	}

	/** Stops the application. */
	@TearDown
	public void stop() {
		this.context.close();
	}

	/**
	 * One request.
	 * @return nothing
	 */
	@Benchmark
	public Object request() {
		return this.handler.handle(this.request, this.response).block();
	}

	/** A request that answers from fields. */
	private static final class Request extends AbstractServerHttpRequest {

		private final InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 51234);

		Request(String uri, HttpHeaders headers) {
			super(HttpMethod.GET, URI.create("http://localhost:8080" + uri), null, headers);
		}

		@Override
		public InetSocketAddress getRemoteAddress() {
			return this.peer;
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected SslInfo initSslInfo() {
			return null;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeRequest() {
			return (T) this;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

	}

	/** A response of 200 that has been sent. */
	private static final class Committed extends ServerHttpResponseDecorator {

		Committed() {
			super(new MockServerHttpResponse());
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public boolean isCommitted() {
			return true;
		}

		@Override
		public Mono<Void> setComplete() {
			return Mono.empty();
		}

	}

}
