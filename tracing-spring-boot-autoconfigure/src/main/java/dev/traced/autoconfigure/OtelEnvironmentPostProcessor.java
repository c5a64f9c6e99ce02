package dev.traced.autoconfigure;

import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes OpenTelemetry's standard variables count where a property of {@code tracing.*} is
 * not set, and Spring Boot's own properties where neither is: they become properties of
 * the lowest precedence.
 */
final class OtelEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log logger;

	OtelEnvironmentPostProcessor(DeferredLogFactory logFactory) {
		this.logger = logFactory.getLog(() -> LogFactory.getLog("dev.traced"));
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (JavaAgent.isAttached()) {
			this.logger.info("The OpenTelemetry Java agent is attached: tracing is left to it");
			return;
		}
		addLast(environment, "otelVariables",
				new OtelVariables(environment::getProperty, this.logger::warn).toProperties());
		boolean exported = ManagementProperties.hasExporter(application.getClassLoader());
		addLast(environment, "managementTracingProperties",
				new ManagementProperties(environment, this.logger::warn, exported).toProperties());
	}

	private static void addLast(ConfigurableEnvironment environment, String name, Map<String, Object> properties) {
		if (!properties.isEmpty()) {
			environment.getPropertySources().addLast(new OriginTrackedMapPropertySource(name, properties, true));
		}
	}

	@Override
	public int getOrder() {
		// after the application's files, before the defaults of DevTools
		return 0;
	}

}
