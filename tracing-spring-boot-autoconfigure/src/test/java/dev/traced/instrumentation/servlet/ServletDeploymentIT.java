package dev.traced.instrumentation.servlet;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.traced.ErrorClassifier;
import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.support.ErrorPageFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that are set up in other ways than by default.
 */
class ServletDeploymentIT {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private HttpServerFixture server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	private HttpServerFixture start(Class<?> configuration, String... properties) {
		this.server = HttpServerFixture.start(WebApplicationType.SERVLET, spans, new Class<?>[] {
				TomcatMvcConfiguration.class, TracingAutoConfiguration.class, Orders.class, configuration },
				properties);
		return this.server;
	}

	@Test
	void theRouteIncludesContextPathAndServletPath() {
		start(Nothing.class, "server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api");
		assertThat(this.server.get("/shop/api/orders/7").body()).isEqualTo("order 7");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /shop/api/orders/{id}");
		assertThat(attribute(span, "http.route")).isEqualTo("/shop/api/orders/{id}");
		assertThat(attribute(span, "url.path")).isEqualTo("/shop/api/orders/7");
	}

	@Test
	void exclusionsApplyWithinContextPathAndServletPath() {
		start(Nothing.class, "server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api",
				"management.endpoints.web.base-path=/manage", "tracing.exclude.paths=/api/internal/**");
		assertThat(this.server.get("/shop/api/manage/health").body()).isEqualTo("any manage");
		assertThat(this.server.get("/shop/api/internal/health").body()).isEqualTo("any internal");
		assertThat(this.server.get("/shop/api/actuator/health").body()).isEqualTo("any actuator");
		assertThat(attribute(spans.awaitOne(), "url.path")).isEqualTo("/shop/api/actuator/health");
	}

	@Test
	void aModuleCanExcludeItsOwnPages() {
		start(OwnPages.class);
		this.server.get("/tracing/health");
		this.server.get("/orders/7");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
	}

	@ParameterizedTest
	@CsvSource({ "/plain/a/b,GET /plain/*", "/exact,GET /exact", "/x.report,GET /*.report" })
	void aServletOutsideOfSpringNamesTheSpanByItsMapping(String path, String name) {
		start(PlainServlets.class);
		assertThat(this.server.get(path).body()).isEqualTo("plain");
		assertThat(spans.awaitOne().getName()).isEqualTo(name);
	}

	@Test
	void aServletThatGoesAsynchronousTwiceHasOneSpan() {
		start(PlainServlets.class);
		assertThat(this.server.get("/twice").body()).isEqualTo("twice");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /twice");
	}

	@Test
	void aServletThatTimesOutHasOneSpanWithTheFinalStatus() {
		start(PlainServlets.class);
		int status = this.server.get("/never").statusCode();
		SpanData span = spans.awaitOne();
		assertThat(status).isEqualTo(500);
		assertThat(attribute(span, "http.response.status_code")).isEqualTo(500L);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void whatSpringSecurityRejectsIsTraced() {
		start(Security.class);
		assertThat(this.server.get("/orders/7").statusCode()).isEqualTo(403);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET");
		assertThat(attribute(span, "http.response.status_code")).isEqualTo(403L);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void whatTheServerMadeOfForwardedHeadersIsTaken(String strategy) {
		start(Nothing.class, "server.forward-headers-strategy=" + strategy);
		this.server.get("/orders/7", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host",
				"shop.example", "X-Forwarded-Port", "443");
		SpanData span = spans.awaitOne();
		assertThat(attribute(span, "client.address")).isEqualTo("203.0.113.9");
		assertThat(attribute(span, "url.scheme")).isEqualTo("https");
		assertThat(attribute(span, "server.address")).isEqualTo("shop.example");
		assertThat(attribute(span, "server.port")).isEqualTo(443L);
		assertThat(attribute(span, "network.peer.address")).as("not the peer").isNull();
	}

	@Test
	void theActuatorOnItsOwnPortLeavesNothing() {
		start(Actuator.class, "management.server.port=0");
		HttpResponse<String> health = health();
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.headers().map()).doesNotContainKey("traceresponse");
		this.server.get("/orders/7");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
	}

	@Test
	void theActuatorOnItsOwnPortIsTracedIfWanted() {
		start(Actuator.class, "management.server.port=0", "tracing.exclude.defaults=false");
		health();
		assertThat(spans.await(2)).extracting(SpanData::getName).containsExactly("check", "GET /actuator/health");
	}

	@Test
	void theActuatorOnTheSamePortLeavesNothing() {
		start(Actuator.class);
		assertThat(this.server.get("/actuator/health").statusCode()).isEqualTo(200);
		this.server.get("/orders/7");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
	}

	private HttpResponse<String> health() {
		return this.server.send(this.server.port("local.management.port"), "GET", "/actuator/health", "");
	}

	@Test
	void aSecondRegistrationOfTheFilterChangesNothing() {
		start(SecondRegistration.class);
		assertThat(this.server.get("/boom").statusCode()).isEqualTo(500);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /boom");
		assertThat(span.getEvents()).hasSize(1);
	}

	@Test
	void theErrorPagesOfAWarChangeNothing() {
		start(War.class);
		assertThat(this.server.get("/boom").statusCode()).isEqualTo(500);
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("GET /boom");
		assertThat(attribute(span, "http.response.status_code")).isEqualTo(500L);
		assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
	}

	@Test
	void theApplicationClassifiesExceptions() {
		start(Classifying.class);
		this.server.get("/boom");
		assertThat(attribute(spans.awaitOne(), "error.type")).isEqualTo("system");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsChangeNothing() {
		start(Nothing.class, "spring.threads.virtual.enabled=true");
		assertThat(this.server.get("/thread").body()).isEqualTo("virtual");
		assertThat(spans.awaitOne().getName()).isEqualTo("GET /thread");
	}

	private static Object attribute(SpanData span, String name) {
		return span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getKey().equals(name))
			.map((entry) -> entry.getValue())
			.findFirst()
			.orElse(null);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@RestController
	static class Orders {

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return "order " + id;
		}

		@GetMapping("/{any}/health")
		String any(@PathVariable String any) {
			return "any " + any;
		}

		@GetMapping("/boom")
		String boom() {
			throw new IllegalStateException("boom");
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual" : "platform";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPages {

		@Bean
		ExcludedPathPatterns ownPages() {
			return () -> List.of("/tracing/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainServlets {

		@Bean
		ServletRegistrationBean<HttpServlet> plain() {
			return new ServletRegistrationBean<>(new Plain(), "/plain/*", "/exact", "*.report");
		}

		@Bean
		ServletRegistrationBean<HttpServlet> twice() {
			return new ServletRegistrationBean<>(new Twice(), "/twice");
		}

		@Bean
		ServletRegistrationBean<HttpServlet> never() {
			return new ServletRegistrationBean<>(new Never(), "/never");
		}

	}

	@SuppressWarnings("serial")
	static class Plain extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter().print("plain");
		}

	}

	@SuppressWarnings("serial")
	static class Twice extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getAttribute("round") == null) {
				request.setAttribute("round", 1);
				AsyncContext context = request.startAsync();
				CompletableFuture.runAsync(context::dispatch);
			}
			else {
				AsyncContext context = request.startAsync();
				response.getWriter().print("twice");
				context.start(context::complete);
			}
		}

	}

	@SuppressWarnings("serial")
	static class Never extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().setTimeout(30);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class })
	static class Security {

		@Bean
		SecurityFilterChain rejecting(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class,
			TomcatServletManagementContextAutoConfiguration.class })
	static class Actuator {

		@Bean
		HealthIndicator checkHealthIndicator(Tracing tracing) {
			return () -> {
				tracing.<String, Void>local("test", (request) -> request).start("check").end(null, null);
				return Health.up().build();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondRegistration {

		@Bean
		FilterRegistrationBean<TracingFilter> second(FilterRegistrationBean<TracingFilter> tracingFilterRegistration) {
			FilterRegistrationBean<TracingFilter> second = new FilterRegistrationBean<>(
					tracingFilterRegistration.getFilter());
			second.setName("second");
			second.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
			return second;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class War {

		@Bean
		FilterRegistrationBean<ErrorPageFilter> errorPageFilterRegistration() {
			ErrorPageFilter filter = new ErrorPageFilter();
			filter.addErrorPages(new ErrorPage("/error"));
			FilterRegistrationBean<ErrorPageFilter> registration = new FilterRegistrationBean<>(filter);
			registration.setOrder(filter.getOrder());
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Classifying {

		@Bean
		ErrorClassifier classifier() {
			return (error) -> (error instanceof IllegalStateException) ? ErrorClassifier.SYSTEM : null;
		}

	}

}
