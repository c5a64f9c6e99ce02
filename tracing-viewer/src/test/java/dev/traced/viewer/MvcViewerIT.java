package dev.traced.viewer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import dev.traced.viewer.store.TraceStore;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The viewer in Spring MVC on Tomcat.
 */
class MvcViewerIT extends ViewerContract {

	@Override
	Class<?> application() {
		return Application.class;
	}

	@Override
	WebApplicationType type() {
		return WebApplicationType.SERVLET;
	}

	@Override
	List<String> prefixProperties() {
		return List.of("server.servlet.context-path", "spring.mvc.servlet.path");
	}

	@Test
	void theRequestsOfTheApplicationAreTracedAndThoseOfTheViewerAreNot() throws IOException {
		ConfigurableApplicationContext context = start(enabling());
		try (context) {
			RawHttp http = http(context);
			for (String path : List.of("/tracing", "/tracing/", "/tracing/test/probe.js", "/tracing/api/v1/status",
					"/tracing/nothing", "/hello")) {
				http.get(path);
			}
			context.getBean(TraceStore.class).flush();
			assertThat(http.get("/tracing/api/v1/traces").text()).contains("\"total\":1,", "\"route\":\"/{name}\"");
		}
	}

	@Test
	void withHttp2TheHostIsKnownToo() throws Exception {
		ConfigurableApplicationContext context = enabled("server.http2.enabled", "true");
		HttpClient client = HttpClient.newHttpClient();
		for (String host : List.of("localhost", "127.0.0.1")) {
			URI uri = URI.create("http://" + host + ":" + port(context) + "/tracing/api/v1/status");
			// the first of a connection is one of HTTP/1.1 that asks for more
			client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
			HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
			assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(answer.statusCode()).isEqualTo(200);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/{name}")
		String hello(@PathVariable String name) {
			return name;
		}

	}

}
