package dev.traced.viewer.browser;

import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with the viewer, and one request that goes on until it is let go.
 */
final class ShopApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	ShopApplication(String... arguments) {
		SpringApplication application = new SpringApplication(Shop.class);
		String[] all = new String[arguments.length + 5];
		all[0] = "--server.port=0";
		all[1] = "--spring.application.name=shop";
		all[2] = "--tracing.viewer.enabled=true";
		all[3] = "--tracing.sampling.sampler=always";
		all[4] = "--spring.main.banner-mode=off";
		System.arraycopy(arguments, 0, all, 5, arguments.length);
		this.context = application.run(all);
	}

	/** Where it answers. */
	String origin() {
		return "http://localhost:" + ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		bean(Patience.class).released.countDown();
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

		@Bean
		Patience patience() {
			return new Patience();
		}

	}

	/** Answers when it is let go. */
	@RestController
	static class Patience {

		final CountDownLatch arrived = new CountDownLatch(1);

		final CountDownLatch released = new CountDownLatch(1);

		@GetMapping("/patience")
		String waitUntilReleased() throws InterruptedException {
			this.arrived.countDown();
			this.released.await();
			return "done";
		}

	}

}
