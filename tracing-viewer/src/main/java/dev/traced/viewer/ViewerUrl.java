package dev.traced.viewer;

import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Where the viewer is, as the one who starts the application sees it.
 */
final class ViewerUrl {

	private ViewerUrl() {
	}

	/** The path of Spring MVC within the application, empty for all of it. */
	static String servletPath(Environment environment) {
		return path(environment, "spring.mvc.servlet.path");
	}

	static String of(Environment environment, boolean management, boolean servlet, int port, String path) {
		String server = management ? "management.server" : "server";
		String prefix;
		if (management) {
			prefix = path(environment, "management.server.base-path");
		}
		else if (servlet) {
			prefix = path(environment, "server.servlet.context-path") + servletPath(environment);
		}
		else {
			prefix = path(environment, "spring.webflux.base-path");
		}
		return (isSecure(environment, server) ? "https" : "http") + "://localhost:" + port + prefix + path;
	}

	private static boolean isSecure(Environment environment, String server) {
		return Binder.get(environment)
			.bind(server + ".ssl", Ssl.class)
			.map((ssl) -> ssl.isEnabled()
					&& (ssl.getBundle() != null || ssl.getCertificate() != null || ssl.getKeyStore() != null))
			.orElse(false);
	}

	private static String path(Environment environment, String property) {
		String path = environment.getProperty(property, "").replaceFirst("/+$", "");
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

}
