package dev.traced.viewer;

import java.io.IOException;
import java.util.Base64;

import dev.traced.viewer.RawHttp.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The viewer where Spring Security guards it, in WebFlux on Tomcat.
 */
class WebFluxViewerSecurityIT {

	private static final String DEVELOPER = "Authorization: Basic "
			+ Base64.getEncoder().encodeToString("dev:secret".getBytes());

	private static ConfigurableApplicationContext context;

	private static RawHttp http;

	@BeforeAll
	static void start() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		context = application.run("--server.port=0", "--spring.main.banner-mode=off", "--tracing.viewer.enabled=true",
				"--server.forward-headers-strategy=native");
		http = ViewerContract.http(context);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void whoeverIsNotLetPassSeesNothing() throws IOException {
		for (String path : new String[] { "/tracing", "/tracing/", "/tracing/api/v1/traces",
				"/tracing/test/probe.js" }) {
			assertThat(http.get(path).status()).as(path).isEqualTo(401);
		}
	}

	@Test
	void whoeverIsLetPassSeesEverythingAndTheHeadersAreTheViewers() throws IOException {
		for (String path : new String[] { "/tracing/test/probe.js", "/tracing/api/v1/traces" }) {
			Answer answer = http.get(path, DEVELOPER);
			assertThat(answer.status()).isEqualTo(200);
			ViewerContract.assertThatItIsProtected(answer);
		}
	}

	@Test
	void whoeverIsLetPassMustStillBeOnThisMachine() throws IOException {
		ViewerContract
			.assertThatItIsRefused(http.get("/tracing/api/v1/traces", DEVELOPER, "X-Forwarded-For: 127.0.0.1"));
		ViewerContract.assertThatItIsRefused(http.get("/tracing/api/v1/traces", DEVELOPER, "Host: evil.test"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebFluxSecurity
	static class Application {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((requests) -> requests.anyExchange().hasRole("DEVELOPER"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("dev").password("{noop}secret").roles("DEVELOPER").build());
		}

	}

}
