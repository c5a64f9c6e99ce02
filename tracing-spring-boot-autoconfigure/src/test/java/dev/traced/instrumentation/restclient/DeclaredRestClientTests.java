package dev.traced.instrumentation.restclient;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
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
		return super.runner().withBean(RestClient.class, () -> RestClient.builder().requestFactory(factory()).build());
	}

	static JdkClientHttpRequestFactory factory() {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
		factory.setReadTimeout(Duration.ofMillis(500));
		return factory;
	}

	@Override
	protected RestClient client(ApplicationContext context) {
		return context.getBean(RestClient.class);
	}

}
