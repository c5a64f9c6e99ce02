package dev.traced.instrumentation.servlet;

import dev.traced.core.AttributeSink;
import dev.traced.instrumentation.http.HttpServerContract;
import dev.traced.instrumentation.http.HttpServerRules;
import io.opentelemetry.api.trace.Span;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The contract, kept by Tomcat with Spring MVC.
 */
class ServletHttpServerIT extends HttpServerContract {

	@Override
	protected WebApplicationType type() {
		return WebApplicationType.SERVLET;
	}

	@Override
	protected String technology() {
		return "servlet";
	}

	@Override
	protected Class<?> configuration() {
		return TomcatMvcConfiguration.class;
	}

	@Override
	protected Class<?> hostileConvention() {
		return HostileConvention.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		ServletSpanConvention hostileConvention(HttpServerRules rules) {
			return new ServletSpanConvention(rules) {

				@Override
				public String name(HttpServletRequest request) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void samplingAttributes(HttpServletRequest request, AttributeSink attributes) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void onStart(HttpServletRequest request, Span span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void onEnd(HttpServletRequest request, @Nullable HttpServletResponse response,
						@Nullable Throwable error, Span span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public @Nullable String errorType(HttpServletRequest request, @Nullable HttpServletResponse response,
						Throwable error) {
					throw new IllegalStateException("hostile");
				}

			};
		}

	}

}
