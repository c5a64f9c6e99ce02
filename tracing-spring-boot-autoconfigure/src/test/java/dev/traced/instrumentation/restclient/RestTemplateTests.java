package dev.traced.instrumentation.restclient;

import dev.traced.instrumentation.http.HttpCall;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestTemplate;

/**
 * The contract for a {@code RestTemplate} from the builder of Spring Boot.
 */
class RestTemplateTests extends RestClientTests {

	RestTemplate template(ApplicationContext context) {
		return context.getBean(RestTemplateBuilder.class).build();
	}

	@Override
	protected @Nullable String send(ApplicationContext context, HttpCall call) {
		HttpHeaders headers = new HttpHeaders();
		call.headers().forEach(headers::add);
		return template(context)
			.exchange(call.template(), HttpMethod.valueOf(call.method()), new HttpEntity<>(call.body(), headers),
					String.class, call.variables())
			.getBody();
	}

	@Override
	protected @Nullable String sendWithRetry(ApplicationContext context, String url) {
		RestTemplate template = template(context);
		template.getInterceptors().add(RETRY);
		return template.getForObject(url, String.class);
	}

}
