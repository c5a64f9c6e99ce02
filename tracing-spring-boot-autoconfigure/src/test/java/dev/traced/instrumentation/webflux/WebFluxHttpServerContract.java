package dev.traced.instrumentation.webflux;

import dev.traced.core.AttributeSink;
import dev.traced.instrumentation.http.HttpServerContract;
import dev.traced.instrumentation.http.HttpServerRules;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The contract, kept by WebFlux.
 */
abstract class WebFluxHttpServerContract extends HttpServerContract {

	@Override
	protected WebApplicationType type() {
		return WebApplicationType.REACTIVE;
	}

	@Override
	protected String technology() {
		return "webflux";
	}

	@Override
	protected Class<?> hostileConvention() {
		return HostileConvention.class;
	}

	@Override
	protected boolean tellsHandledExceptions() {
		return false;
	}

	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		WebFluxSpanConvention hostileConvention(HttpServerRules rules) {
			return new WebFluxSpanConvention(rules) {

				@Override
				public String name(ServerHttpRequest request) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void samplingAttributes(ServerHttpRequest request, AttributeSink attributes) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void onStart(ServerHttpRequest request, Span span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void onEnd(ServerHttpRequest request, @Nullable ServerHttpResponse response,
						@Nullable Throwable error, Span span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public @Nullable String errorType(ServerHttpRequest request, @Nullable ServerHttpResponse response,
						Throwable error) {
					throw new IllegalStateException("hostile");
				}

			};
		}

	}

}
