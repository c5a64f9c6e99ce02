package dev.traced.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when Spring Cloud refreshes the application: with its own events and its
 * own scope, from an archive that is on no other test's class path, where it would
 * configure itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringCloudTests {

	private static final String SCOPE = "org.springframework.cloud.context.scope.refresh.RefreshScope";

	private static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("tracing.sampling.sampler=always");

	@Test
	void anEnvironmentThatChangesMakesTheSamplerAnew(CapturedOutput output) throws Exception {
		try (URLClassLoader cloud = cloud()) {
			this.runner.withClassLoader(cloud).run((context) -> {
				set(context, Map.of("tracing.sampling.sampler", "ratio", "tracing.sampling.ratio", "0.25"));
				assertThat(sampler(context)).isEqualTo("parent-based{always}");
				context.publishEvent((ApplicationEvent) cloud.loadClass(EVENT)
					.getConstructor(Set.class)
					.newInstance(Set.of("tracing.sampling.sampler", "tracing.sampling.ratio")));
				assertThat(sampler(context)).isEqualTo("parent-based{ratio{0.25}}");
				assertThat(output).containsOnlyOnce("The environment has changed");
			});
		}
	}

	@Test
	void aRefreshedScopeMakesTheSamplerAnew() throws Exception {
		try (URLClassLoader cloud = cloud()) {
			this.runner.withClassLoader(cloud).withBean("refreshScope", cloud.loadClass(SCOPE)).run((context) -> {
				set(context, Map.of("tracing.sampling.sampler", "never"));
				Object scope = context.getBean("refreshScope");
				scope.getClass().getMethod("refreshAll").invoke(scope);
				assertThat(sampler(context)).isEqualTo("parent-based{never}");
			});
		}
	}

	private static void set(ConfigurableApplicationContext context, Map<String, Object> properties) {
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", properties));
	}

	private static String sampler(ConfigurableApplicationContext context) {
		return context.getBean(SdkTracerProvider.class).getSampler().getDescription();
	}

	private static URLClassLoader cloud() throws IOException {
		try (Stream<Path> archives = Files.list(Path.of("target", "peers", "cloud"))) {
			URL archive = archives.findFirst().orElseThrow().toUri().toURL();
			return new URLClassLoader(new URL[] { archive }, SpringCloudTests.class.getClassLoader());
		}
	}

}
