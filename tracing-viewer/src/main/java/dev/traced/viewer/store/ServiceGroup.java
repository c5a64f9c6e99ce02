package dev.traced.viewer.store;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The traces of a service, by their routes.
 */
final class ServiceGroup {

	final String name;

	final Map<String, RouteGroup> routes = new HashMap<>();

	final long[] bytes = new long[Holding.values().length];

	ServiceGroup(String name) {
		this.name = name;
	}

	/** The route that takes most of a class. */
	@Nullable RouteGroup largest(Holding holding) {
		RouteGroup largest = null;
		long most = 0;
		for (RouteGroup route : this.routes.values()) {
			long bytes = route.list(holding).bytes;
			if (bytes > most) {
				most = bytes;
				largest = route;
			}
		}
		return largest;
	}

}
