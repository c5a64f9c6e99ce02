package dev.traced.instrumentation.restclient;

import dev.traced.core.Guard;
import dev.traced.core.LazyInstrumentation;
import dev.traced.core.Tracing;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/**
 * The contract for a {@code RestClient} whose request factory cannot be reached.
 */
class InterceptedRestClientTests extends RestClientTests {

	@Override
	protected ApplicationContextRunner runner() {
		return super.runner().withUserConfiguration(Unreachable.class);
	}

	@Override
	protected @Nullable String sendWithRetry(ApplicationContext context, String url) {
		return context.getBean(RestClient.Builder.class)
			.requestInterceptor(RETRY)
			.build()
			.get()
			.uri(url)
			.retrieve()
			.body(String.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Unreachable {

		@Bean
		RestClientInstrumenter unreachableInstrumenter(ObjectProvider<Tracing> tracing,
				ObjectProvider<RestClientSpanConvention> convention, Guard guard) {
			return new RestClientInstrumenter(
					new LazyInstrumentation<>(() -> RestClientTracingAutoConfiguration
						.instrumentation(tracing.getObject(), convention.getObject())),
					guard, new RestClientFactoryAccess("absent", "absent"));
		}

	}

}
