package dev.traced.instrumentation.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.test.Classpath;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which context storage OpenTelemetry uses: a matter of once per JVM, hence each test has
 * a class path of its own.
 */
class ContextStorageChoiceTests {

	private static final String SETTING = "io.opentelemetry.context.contextStorageProvider";

	@AfterEach
	void reset() {
		System.clearProperty(SETTING);
	}

	@Test
	void byItselfOpenTelemetryUsesOurs() {
		assertThat(Classpath.without(Application.class)).isEqualTo("effective");
	}

	@Test
	void withTheDefaultStorageEnforcedItIsWrapped() {
		System.setProperty(SETTING, "default");
		assertThat(Classpath.without(Application.class)).isEqualTo("effective");
	}

	@Test
	void theProviderOfTheApplicationIsKeptAndWrapped(@TempDir Path directory) throws IOException {
		Path services = Files.createDirectories(directory.resolve("META-INF/services"));
		Files.writeString(services.resolve(ContextStorageProvider.class.getName()), OtherProvider.class.getName());
		assertThat(Classpath.with(Application.class, directory)).isEqualTo("effective, other used");
	}

	@Test
	void whereTheDefaultStorageIsInUseAlreadyTheApplicationStartsAllTheSame() {
		System.setProperty(SETTING, "default");
		assertThat(Classpath.without(TooLate.class)).isEqualTo("ineffective");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TracingAutoConfiguration.class, LogTracingAutoConfiguration.class })
	public static class Application implements Callable<String> {

		@Override
		public String call() {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.run()) {
				context.getBean(LogCorrelation.class);
				return (LogCorrelation.isEffective() ? "effective" : "ineffective")
						+ (OtherStorage.used ? ", other used" : "");
			}
		}

	}

	public static class TooLate extends Application {

		@Override
		public String call() {
			try (Scope scope = Context.root().makeCurrent()) {
				return super.call();
			}
		}

	}

	public static class OtherProvider implements ContextStorageProvider {

		@Override
		public ContextStorage get() {
			return new OtherStorage();
		}

	}

	static class OtherStorage implements ContextStorage {

		static volatile boolean used;

		@Override
		public Scope attach(Context toAttach) {
			used = true;
			return ContextStorage.defaultStorage().attach(toAttach);
		}

		@Override
		public @Nullable Context current() {
			return ContextStorage.defaultStorage().current();
		}

	}

}
