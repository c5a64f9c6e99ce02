package dev.traced.instrumentation.servlet;

import java.util.List;

import dev.traced.autoconfigure.DefaultExclusions;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.HttpServerRules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletTracingAutoConfiguration}.
 */
class ServletTracingAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(TracingAutoConfiguration.class,
			ServletTracingAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void registersItsFilterAheadOfTheOthers() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ServletSpanConvention.class);
			FilterRegistrationBean<?> registration = context.getBean(FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(TracingFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 5);
			assertThat(registration.isAsyncSupported()).isTrue();
			assertThat(registration.determineDispatcherTypes()).containsExactlyInAnyOrder(DispatcherType.REQUEST,
					DispatcherType.ASYNC, DispatcherType.FORWARD, DispatcherType.ERROR);
			assertThat(context).hasBean("tracingWebMvcConfigurer");
		});
	}

	@Test
	void theOrderOfTheFilterCanBeChanged() {
		this.runner.withPropertyValues("tracing.servlet.filter-order=7")
			.run((context) -> assertThat(context.getBean(FilterRegistrationBean.class).getOrder()).isEqualTo(7));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracing.enabled=false", "tracing.servlet.enabled=false", "OTEL_SDK_DISABLED=true" })
	void isSwitchedOffByProperty(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(FilterRegistrationBean.class)
				.doesNotHaveBean(WebMvcConfigurer.class));
	}

	@Test
	void backsOffIfThereIsNoTracing() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ServletTracingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void usesTheApplicationsConvention() {
		this.runner.withUserConfiguration(OwnConvention.class)
			.run((context) -> assertThat(context).getBean(ServletSpanConvention.class)
				.isSameAs(context.getBean("ownConvention")));
	}

	@Test
	void isForServletApplicationsOnly() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void worksWithoutTomcat() {
		this.runner.run((context) -> assertThat(context).hasBean("tracingTomcatCustomizer"));
		FilteredClassLoader loader = new FilteredClassLoader("org.apache.catalina", "org.springframework.boot.tomcat");
		this.runner.withClassLoader(loader).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(FilterRegistrationBean.class)
				.doesNotHaveBean("tracingTomcatCustomizer");
			new WebApplicationContextRunner().withParent(context)
				.withClassLoader(loader)
				.withUserConfiguration(ServletManagementTracingAutoConfiguration.class)
				.run((child) -> assertThat(child).hasNotFailed().hasBean("managementTracingFilterRegistration"));
		});
	}

	@Test
	void worksWithoutSpringMvc() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(FilterRegistrationBean.class)
				.doesNotHaveBean("tracingWebMvcConfigurer"));
	}

	@Test
	void worksWithoutTheActuator() {
		FilteredClassLoader loader = new FilteredClassLoader("org.springframework.boot.actuate");
		this.runner.withClassLoader(loader).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(FilterRegistrationBean.class);
			new WebApplicationContextRunner().withParent(context)
				.withClassLoader(loader)
				.withUserConfiguration(ServletManagementTracingAutoConfiguration.class)
				.run((child) -> assertThat(child).hasNotFailed().hasBean("managementTracingFilterRegistration"));
		});
	}

	@Test
	void isNotThereWithoutServlets() {
		this.runner.withClassLoader(new FilteredClassLoader(Filter.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Tracing.class)
				.doesNotHaveBean(ServletTracingAutoConfiguration.class));
	}

	@ParameterizedTest
	@CsvSource({
			"tracing.servlet.trusted-proxies=proxy.example,'''tracing.servlet.trusted-proxies'' has the value ''proxy.example'''",
			"tracing.exclude.paths=/a/{b,'''tracing.exclude.paths'' has the value ''/a/{b'''",
			"tracing.propagation.response-header=trace-id,tracing.propagation.response-header" })
	void aBadValueFailsAtTheStartByItsName(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(message)));
	}

	@ParameterizedTest
	@CsvSource({ "a=b,true", "server.forward-headers-strategy=native,false",
			"server.forward-headers-strategy=framework,false", "server.forward-headers-strategy=none,true",
			"spring.main.cloud-platform=kubernetes,false" })
	void thePeerIsOnlyKnownIfNobodyRewritesIt(String property, boolean known) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(HttpServerRules.class).peerKnown()).isEqualTo(known));
	}

	@ParameterizedTest
	@CsvSource({ "a=b,/actuator/**", "management.endpoints.web.base-path=/manage/,/manage/**",
			"management.endpoints.web.base-path=/,/health/**",
			"management.endpoint.health.probes.add-additional-paths=true,/livez",
			"management.endpoint.health.group.live.additional-path=server:/healthz,/healthz" })
	void theActuatorIsExcludedWhereverItIs(String property, String pattern) {
		MockEnvironment environment = new MockEnvironment().withProperty(property.split("=")[0],
				property.split("=")[1]);
		assertThat(DefaultExclusions.patterns(environment, "/api")).contains("/api" + pattern, "/api/favicon.*");
		assertThat(DefaultExclusions.patterns(environment, "")).contains(pattern).doesNotContain("/**");
	}

	@Test
	void oneEndpointUnderItsOwnPathIsExcluded() {
		MockEnvironment environment = new MockEnvironment().withProperty("management.endpoints.web.base-path", "/")
			.withProperty("management.endpoints.web.path-mapping.health", "up");
		assertThat(DefaultExclusions.patterns(environment, "")).containsAll(List.of("/up/**", "/metrics/**"))
			.doesNotContain("/health/**");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		ServletSpanConvention ownConvention(HttpServerRules rules) {
			return new ServletSpanConvention(rules);
		}

	}

}
