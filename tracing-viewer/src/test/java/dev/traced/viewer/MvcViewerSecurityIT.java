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
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The viewer where Spring Security guards it.
 */
class MvcViewerSecurityIT {

	private static final String DEVELOPER = "Authorization: Basic "
			+ Base64.getEncoder().encodeToString("dev:secret".getBytes());

	private static ConfigurableApplicationContext context;

	private static RawHttp http;

	@BeforeAll
	static void start() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		context = application.run("--server.port=0", "--spring.main.banner-mode=off", "--tracing.viewer.enabled=true",
				"--tracing.viewer.access=application");
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
			Answer answer = http.get(path, DEVELOPER, "Host: shop.test", "X-Forwarded-For: 10.0.0.1");
			assertThat(answer.status()).isEqualTo(200);
			ViewerContract.assertThatItIsProtected(answer);
		}
	}

	@Test
	void anotherSiteCannotUseWhoIsSignedIn() throws IOException {
		ViewerContract
			.assertThatItIsRefused(http.get("/tracing/api/v1/traces", DEVELOPER, "Sec-Fetch-Site: cross-site"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSecurity
	static class Application {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("DEVELOPER"))
				.httpBasic(Customizer.withDefaults())
				.sessionManagement((sessions) -> sessions.disable())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("dev").password("{noop}secret").roles("DEVELOPER").build());
		}

	}

}
