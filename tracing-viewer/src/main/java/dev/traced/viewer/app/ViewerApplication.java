package dev.traced.viewer.app;

import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The viewer in a process of its own. It takes spans and log records on the usual ports
 * of OpenTelemetry and shows them; whatever it does itself is not traced. Every property
 * may be given as an argument:
 *
 * <pre class="code">
 * java -jar tracing-viewer-app.jar --server.port=9411 --tracing.viewer.otlp.http-port=14318
 * </pre>
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ViewerApplication {

	/** Arguments, environment and files come before these. */
	private static final Map<String, Object> DEFAULTS = Map.of("spring.application.name", "tracing-viewer",
			"server.address", "127.0.0.1", "tracing.enabled", "false", "tracing.viewer.enabled", "true",
			"tracing.viewer.otlp.http-port", "4318", "tracing.viewer.otlp.grpc-port", "4317",
			"tracing.viewer.max-memory", "64MB", "logging.level.root", "warn", "logging.level.dev.traced.viewer.app",
			"info", "logging.pattern.console", "%msg%n");

	/**
	 * Starts it.
	 * @param args the arguments of the command line
	 */
	public static void main(String[] args) {
		run(args);
	}

	static ConfigurableApplicationContext run(String... args) {
		SpringApplication application = new SpringApplication(ViewerApplication.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLogStartupInfo(false);
		application.setDefaultProperties(DEFAULTS);
		return application.run(args);
	}

	@Bean
	ReadyLine tracingViewerReadyLine(Environment environment) {
		return new ReadyLine(environment);
	}

}
