package dev.traced.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What a call of each HTTP client costs without tracing, under an unsampled parent and
 * under a sampled one, against a request factory that has no network. {@code interceptor}
 * is what an interceptor that does nothing but inject would cost instead.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class HttpClientBenchmark {

	@Param({ "none", "unsampled", "sampled", "interceptor" })
	public String tracing;

	private ConfigurableApplicationContext application;

	private RestClient restClient;

	private RestTemplate restTemplate;

	private WebClient webClient;

	private Context parent;

	@Setup(Level.Trial)
	public void start() {
		boolean off = this.tracing.equals("none") || this.tracing.equals("interceptor");
		this.application = new SpringApplicationBuilder(Clients.class).web(WebApplicationType.NONE)
			.properties("tracing.restclient.enabled=" + !off, "tracing.webclient.enabled=" + !off,
					"spring.main.banner-mode=off",
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
			.run();
		this.restClient = this.application.getBean(RestClient.class);
		this.restTemplate = this.application.getBean(RestTemplate.class);
		this.webClient = this.application.getBean(WebClient.class);
		TraceFlags flags = this.tracing.equals("sampled") ? TraceFlags.getSampled() : TraceFlags.getDefault();
		this.parent = Context.root()
			.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags,
					TraceState.getDefault())));
		if (this.tracing.equals("interceptor")) {
			TextMapPropagator propagator = this.application.getBean(OpenTelemetry.class)
				.getPropagators()
				.getTextMapPropagator();
			TextMapSetter<HttpHeaders> setter = HttpHeaders::set;
			ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
				propagator.inject(Context.current(), request.getHeaders(), setter);
				return execution.execute(request, body);
			};
			this.restClient = this.restClient.mutate().requestInterceptor(interceptor).build();
			this.restTemplate.getInterceptors().add(interceptor);
		}
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.application.close();
	}

	@Benchmark
	public Object restClient() {
		try (Scope scope = this.parent.makeCurrent()) {
			return this.restClient.get().uri("http://orders/orders/{id}", 17).retrieve().toBodilessEntity();
		}
	}

	@Benchmark
	public Object restTemplate() {
		try (Scope scope = this.parent.makeCurrent()) {
			return this.restTemplate.headForHeaders("http://orders/orders/{id}", 17);
		}
	}

	@Benchmark
	public Object webClient() {
		try (Scope scope = this.parent.makeCurrent()) {
			return this.webClient.get()
				.uri("http://orders/orders/{id}", 17)
				.exchangeToMono((response) -> Mono.just(response.statusCode()))
				.block();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Clients {

		@Bean
		RestClient restClient() {
			return RestClient.builder().requestFactory(StubRequest::new).build();
		}

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate(StubRequest::new);
		}

		@Bean
		WebClient webClient() {
			return WebClient.builder()
				.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK).build()))
				.build();
		}

	}

	private static final class StubRequest implements ClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		private final HttpHeaders headers = new HttpHeaders();

		private final Map<String, Object> attributes = new LinkedHashMap<>();

		StubRequest(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public ClientHttpResponse execute() {
			return new StubResponse();
		}

		@Override
		public OutputStream getBody() {
			return OutputStream.nullOutputStream();
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.attributes;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

	private static final class StubResponse implements ClientHttpResponse {

		private static final HttpHeaders HEADERS = HttpHeaders.readOnlyHttpHeaders(new HttpHeaders());

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "OK";
		}

		@Override
		public void close() {
		}

		@Override
		public InputStream getBody() {
			return InputStream.nullInputStream();
		}

		@Override
		public HttpHeaders getHeaders() {
			return HEADERS;
		}

	}

}
