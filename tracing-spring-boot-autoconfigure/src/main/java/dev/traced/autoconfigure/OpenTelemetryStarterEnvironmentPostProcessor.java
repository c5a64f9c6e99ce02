package dev.traced.autoconfigure;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;

/**
 * Beside OpenTelemetry's own Spring Boot starter: switches off, by default, those of its
 * instrumentations that would make a second span of what is traced here. Which these are
 * each technology says in {@value #INSTRUMENTATIONS}.
 */
final class OpenTelemetryStarterEnvironmentPostProcessor implements EnvironmentPostProcessor {

	static final String STARTER = "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration";

	static final String INSTRUMENTATIONS = "META-INF/dev.traced/opentelemetry-starter.properties";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader classLoader = application.getClassLoader();
		if (JavaAgent.isAttached() || !ClassUtils.isPresent(STARTER, classLoader)
				|| !isTrue(environment, "tracing.enabled", !OnInstrumentationCondition.sdkDisabled(environment))) {
			return;
		}
		try {
			Map<String, Object> defaults = defaults(environment,
					PropertiesLoaderUtils.loadAllProperties(INSTRUMENTATIONS, classLoader));
			environment.getPropertySources().addLast(new MapPropertySource("tracedBesideStarter", defaults));
		}
		catch (IOException ex) {
			throw new IllegalStateException(INSTRUMENTATIONS + " cannot be read", ex);
		}
	}

	/** The names of the technologies are those of their properties. */
	static Map<String, Object> defaults(ConfigurableEnvironment environment, Properties instrumentations) {
		Map<String, Object> defaults = new TreeMap<>();
		for (String technology : instrumentations.stringPropertyNames()) {
			if (isTrue(environment, "tracing." + technology + ".enabled", true)) {
				defaults.put("otel.instrumentation." + instrumentations.getProperty(technology) + ".enabled", "false");
			}
		}
		return defaults;
	}

	private static boolean isTrue(ConfigurableEnvironment environment, String property, boolean otherwise) {
		try {
			return environment.getProperty(property, Boolean.class, otherwise);
		}
		catch (RuntimeException ex) {
			// neither true nor false: the conditions of the context will say so in detail
			return false;
		}
	}

}
