package dev.traced.benchmarks;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.servlet.ServletTracingAutoConfiguration;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
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

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * What the servlet filter adds to a request: recorded, under an unsampled parent, on an
 * excluded path, and not there at all.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServletBenchmark {

	/** The kind of request. */
	@Param({ "none", "recorded", "continued", "unsampled", "excluded" })
	public String kind;

	private AnnotationConfigWebApplicationContext context;

	private Filter filter;

	private Request request;

	private Response response;

	private final FilterChain chain = (request, response) -> request
		.setAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/orders/{id}");

	/** Starts a minimal application and takes its filter. */
	@Setup
	public void start() {
		this.context = new AnnotationConfigWebApplicationContext();
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("benchmark", Map.of("tracing.sampling.sampler", "always")));
		this.context.addBeanFactoryPostProcessor((factory) -> factory.registerSingleton("blackhole", new Blackhole()));
		this.context.register(TracingAutoConfiguration.class, ServletTracingAutoConfiguration.class);
		this.context.refresh();
		this.filter = this.context.getBean(FilterRegistrationBean.class).getFilter();
		this.request = new Request(this.kind.equals("excluded") ? "/actuator/health" : "/orders/7");
		this.request.headers.put("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
		if (this.kind.equals("unsampled") || this.kind.equals("continued")) {
			this.request.headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"
					+ (this.kind.equals("continued") ? "1" : "0"));
		}
		this.response = new Response();
	}

	/** Stops the application. */
	@TearDown
	public void stop() {
		this.context.close();
	}

	/**
	 * One request.
	 * @return the request
	 * @throws IOException never
	 * @throws ServletException never
	 */
	@Benchmark
	public Object request() throws IOException, ServletException {
		this.request.attributes.clear();
		if (this.kind.equals("none")) {
			this.chain.doFilter(this.request, this.response);
		}
		else {
			this.filter.doFilter(this.request, this.response, this.chain);
		}
		return this.request;
	}

	/** A processor that wants every span and does nothing with it. */
	static final class Blackhole implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	/** A request that answers from fields. */
	static final class Request extends HttpServletRequestWrapper {

		private final Map<String, Object> attributes = new HashMap<>();

		private final Map<String, String> headers = new HashMap<>();

		private final String uri;

		Request(String uri) {
			super((HttpServletRequest) Proxy.newProxyInstance(Request.class.getClassLoader(),
					new Class<?>[] { HttpServletRequest.class }, (proxy, method, arguments) -> {
						throw new UnsupportedOperationException(method.getName());
					}));
			this.uri = uri;
		}

		@Override
		public String getMethod() {
			return "GET";
		}

		@Override
		public String getRequestURI() {
			return this.uri;
		}

		@Override
		public String getQueryString() {
			return "page=2";
		}

		@Override
		public String getContextPath() {
			return "";
		}

		@Override
		public String getServletPath() {
			return this.uri;
		}

		@Override
		public String getPathInfo() {
			return null;
		}

		@Override
		public String getScheme() {
			return "http";
		}

		@Override
		public String getProtocol() {
			return "HTTP/1.1";
		}

		@Override
		public String getServerName() {
			return "localhost";
		}

		@Override
		public int getServerPort() {
			return 8080;
		}

		@Override
		public String getRemoteAddr() {
			return "127.0.0.1";
		}

		@Override
		public int getRemotePort() {
			return 51234;
		}

		@Override
		public DispatcherType getDispatcherType() {
			return DispatcherType.REQUEST;
		}

		@Override
		public boolean isAsyncStarted() {
			return false;
		}

		@Override
		public String getHeader(String name) {
			return this.headers.get(name.equals("User-Agent") ? "user-agent" : name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			String value = this.headers.get(name);
			return (value != null) ? Collections.enumeration(Collections.singleton(value))
					: Collections.emptyEnumeration();
		}

		@Override
		public Object getAttribute(String name) {
			return this.attributes.get(name);
		}

		@Override
		public void setAttribute(String name, Object value) {
			this.attributes.put(name, value);
		}

	}

	/** A response of 200. */
	static final class Response extends HttpServletResponseWrapper {

		Response() {
			super((HttpServletResponse) Proxy.newProxyInstance(Response.class.getClassLoader(),
					new Class<?>[] { HttpServletResponse.class }, (proxy, method, arguments) -> {
						throw new UnsupportedOperationException(method.getName());
					}));
		}

		@Override
		public int getStatus() {
			return 200;
		}

		@Override
		public boolean isCommitted() {
			return true;
		}

	}

}
