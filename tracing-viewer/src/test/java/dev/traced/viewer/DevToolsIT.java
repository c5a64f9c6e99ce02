package dev.traced.viewer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.traced.viewer.store.TraceStore;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The viewer together with Spring Boot's DevTools, which do nothing in a test; in a
 * thread that does not come from one they do.
 */
class DevToolsIT {

	@Test
	void theirDefaultsSwitchItOn() throws Exception {
		assertThat(hasViewer(Map.of())).isTrue();
	}

	@Test
	void whatTheApplicationSaysCounts() throws Exception {
		assertThat(hasViewer(Map.of("tracing.viewer.enabled", "false"))).isFalse();
		assertThat(hasViewer(Map.of("spring.devtools.add-properties", "false"))).isFalse();
	}

	private static boolean hasViewer(Map<String, String> properties) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				// a restart would need a thread called main: this is the other way to the
				// defaults
				"--spring.devtools.remote.secret=secret"));
		properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		CompletableFuture<Boolean> viewer = new CompletableFuture<>();
		new Thread(() -> {
			try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
					arguments.toArray(String[]::new))) {
				viewer.complete(context.getBeanProvider(TraceStore.class).getIfAvailable() != null);
			}
			catch (RuntimeException ex) {
				viewer.completeExceptionally(ex);
			}
		}).start();
		return viewer.get(60, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = "org.springframework.boot.devtools.autoconfigure.RemoteDevToolsAutoConfiguration")
	static class Application {

	}

}
