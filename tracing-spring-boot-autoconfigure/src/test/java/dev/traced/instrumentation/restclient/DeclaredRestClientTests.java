package dev.traced.instrumentation.restclient;

import java.net.http.HttpClient;
import java.util.List;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The contract for a {@code RestClient} that the application builds itself and declares
 * as a bean, without Spring Boot's support for it.
 */
class DeclaredRestClientTests extends RestClientTests {

	@Override
	protected List<Class<?>> autoConfigurations() {
		return List.of(RestClientTracingAutoConfiguration.class);
	}

	@Override
	protected ApplicationContextRunner runner() {
		return super.runner().withUserConfiguration(Declared.class);
	}

	static JdkClientHttpRequestFactory factory(Environment environment) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
		factory.setReadTimeout(
				DurationStyle.detectAndParse(environment.getRequiredProperty("spring.http.clients.read-timeout")));
		return factory;
	}

	@Override
	protected RestClient client(ApplicationContext context) {
		return context.getBean(RestClient.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		@Bean
		RestClient declaredClient(Environment environment) {
			return RestClient.builder().requestFactory(factory(environment)).build();
		}

	}

}
