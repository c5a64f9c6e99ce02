package dev.traced.viewer.app;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Says in one line where to look and where to send.
 */
final class ReadyLine implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(ReadyLine.class);

	private final Environment environment;

	ReadyLine(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		logger.info(line());
	}

	String line() {
		String page = "http://localhost:" + property("local.server.port", "8080")
				+ property("server.servlet.context-path", "") + property("tracing.viewer.path", "/tracing");
		List<String> targets = new ArrayList<>();
		addTarget("http-port", " (HTTP)", targets);
		addTarget("grpc-port", " (gRPC)", targets);
		targets.add(page + " (HTTP)");
		return "Traces are shown at " + page + ". Send OTLP to " + String.join(" or ", targets) + ".";
	}

	private void addTarget(String name, String protocol, List<String> targets) {
		String port = property("tracing.viewer.otlp." + name, "");
		if (!port.isEmpty()) {
			targets.add("http://localhost:" + port + protocol);
		}
	}

	private String property(String name, String defaultValue) {
		return this.environment.getProperty(name, defaultValue);
	}

}
