package dev.traced.instrumentation.restclient;

import java.util.List;

import dev.traced.core.AttributeSink;
import dev.traced.instrumentation.http.HttpCall;
import dev.traced.instrumentation.http.HttpClientContract;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * The contract for a {@code RestClient} from the builder of Spring Boot.
 */
class RestClientTests extends HttpClientContract {

	static final ClientHttpRequestInterceptor RETRY = (request, body, execution) -> {
		ClientHttpResponse response = execution.execute(request, body);
		while (response.getStatusCode().isError()) {
			response.close();
			response = execution.execute(request, body);
		}
		return response;
	};

	@Override
	protected List<Class<?>> autoConfigurations() {
		return List.of(RestClientTracingAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class);
	}

	@Override
	protected String technology() {
		return "restclient";
	}

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.clients.imperative.factory=jdk" };
	}

	protected RestClient client(ApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build();
	}

	@Override
	protected @Nullable String send(ApplicationContext context, HttpCall call) {
		RestClient.RequestBodySpec request = client(context).method(HttpMethod.valueOf(call.method()))
			.uri(call.template(), call.variables());
		call.headers().forEach(request::header);
		if (call.body() != null) {
			request.body(call.body());
		}
		return request.retrieve().body(String.class);
	}

	@Override
	protected @Nullable String sendWithRetry(ApplicationContext context, String url) {
		return client(context).mutate().requestInterceptor(RETRY).build().get().uri(url).retrieve().body(String.class);
	}

	@Override
	protected Class<?> hostileConvention() {
		return HostileConvention.class;
	}

	@Override
	protected Class<?> ownConvention() {
		return OwnConvention.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		RestClientSpanConvention ownRestClientSpanConvention(RestClientTracingProperties properties) {
			return new RestClientSpanConvention(properties) {
				@Override
				public String name(HttpRequest request) {
					return "own name";
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		RestClientSpanConvention hostileRestClientSpanConvention(RestClientTracingProperties properties) {
			return new RestClientSpanConvention(properties) {
				@Override
				public String name(HttpRequest request) {
					throw new IllegalStateException("hostile name");
				}

				@Override
				public void samplingAttributes(HttpRequest request, AttributeSink attributes) {
					throw new IllegalStateException("hostile attributes");
				}

				@Override
				public void onStart(HttpRequest request, Span span) {
					throw new IllegalStateException("hostile start");
				}

				@Override
				public void onEnd(HttpRequest request, @Nullable ClientHttpResponse response, @Nullable Throwable error,
						Span span) {
					throw new IllegalStateException("hostile end");
				}
			};
		}

	}

}
