package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The paths that are left out by default: the actuator, wherever it is configured to be,
 * and Spring Boot's common locations of static resources.
 */
public final class DefaultExclusions {

	private static final String FAVICON = "/favicon.*";

	private static final List<String> STATIC_RESOURCES = List.of("/icons/icon-*", "/css/**", "/js/**", "/images/**",
			"/fonts/**", "/webjars/**");

	/**
	 * The endpoints that are polled, where the actuator shares the application's root.
	 */
	private static final List<String> POLLED_ENDPOINTS = List.of("health", "info", "metrics", "prometheus");

	private DefaultExclusions() {
	}

	/**
	 * The patterns for every request.
	 * @param environment the configuration of the application
	 * @param prefix where the framework's handlers are, within the context path: a path,
	 * empty for the root
	 * @return the patterns
	 */
	public static List<String> patterns(Environment environment, String prefix) {
		List<String> patterns = new ArrayList<>();
		patterns.add(prefix + FAVICON);
		actuator(environment).forEach((pattern) -> patterns.add(prefix + pattern));
		return patterns;
	}

	/**
	 * The patterns for requests that only read: an application may well have a
	 * {@code POST /images} of its own.
	 * @param prefix where the framework's handlers are, within the context path: a path,
	 * empty for the root
	 * @return the patterns
	 */
	public static List<String> patternsOfReads(String prefix) {
		return STATIC_RESOURCES.stream().map((pattern) -> prefix + pattern).toList();
	}

	private static List<String> actuator(Environment environment) {
		List<String> patterns = new ArrayList<>();
		String base = trimmed(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		if (!base.isEmpty()) {
			patterns.add(base + "/**");
		}
		else if (environment.getProperty("management.server.port") == null) {
			for (String endpoint : POLLED_ENDPOINTS) {
				String property = "management.endpoints.web.path-mapping." + endpoint;
				patterns.add("/" + trimmed("/" + environment.getProperty(property, endpoint)).substring(1) + "/**");
			}
		}
		if (BooleanProperty.read(environment, "management.endpoint.health.probes.add-additional-paths", false)) {
			patterns.add("/livez");
			patterns.add("/readyz");
		}
		Binder.get(environment)
			.bind("management.endpoint.health.group", Bindable.mapOf(String.class, HealthGroup.class))
			.ifBound((groups) -> additionalPaths(groups, patterns));
		return patterns;
	}

	private static void additionalPaths(Map<String, HealthGroup> groups, List<String> patterns) {
		for (HealthGroup group : groups.values()) {
			if (group.additionalPath() != null && group.additionalPath().startsWith("server:")) {
				patterns.add(group.additionalPath().substring("server:".length()));
			}
		}
	}

	private static String trimmed(String path) {
		String slashed = path.startsWith("/") ? path.replaceFirst("^/+", "/") : "/" + path;
		return slashed.replaceFirst("/+$", "");
	}

	/** What is read of a group of health indicators. */
	record HealthGroup(@Nullable String additionalPath) {
	}

}
