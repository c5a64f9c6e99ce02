package dev.traced.instrumentation.restclient;

import java.util.List;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestTemplate;

/**
 * The contract for a bean made by {@code new RestTemplate()}, without Spring Boot's
 * support for it.
 */
class DeclaredRestTemplateTests extends RestTemplateTests {

	@Override
	protected List<Class<?>> autoConfigurations() {
		return List.of(RestClientTracingAutoConfiguration.class);
	}

	@Override
	protected ApplicationContextRunner runner() {
		return super.runner().withUserConfiguration(Declared.class);
	}

	@Override
	RestTemplate template(ApplicationContext context) {
		return context.getBean(RestTemplate.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		@Bean
		RestTemplate declaredTemplate(Environment environment) {
			return new RestTemplate(DeclaredRestClientTests.factory(environment));
		}

	}

}
