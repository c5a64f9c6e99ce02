package dev.traced.instrumentation.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes seen so far. Bounded: an application that invents patterns while it runs
 * costs time, not memory.
 */
public final class HttpServerRoutes {

	private static final int MAX_SIZE = 2000;

	private final Map<String, HttpServerRoute> routes = new ConcurrentHashMap<>();

	/** Creates an empty cache. */
	public HttpServerRoutes() {
	}

	/**
	 * The route of a pattern.
	 * @param application the path of the application, empty for the root
	 * @param servlet the path of the servlet or handler that the pattern is relative to,
	 * empty for the root
	 * @param pattern the pattern
	 * @return the route
	 */
	public HttpServerRoute get(String application, String servlet, String pattern) {
		HttpServerRoute known = this.routes.get(pattern);
		if (known != null && known.isUnder(application, servlet)) {
			return known;
		}
		HttpServerRoute route = new HttpServerRoute(application, servlet, pattern);
		if (known == null && this.routes.size() < MAX_SIZE) {
			this.routes.put(pattern, route);
		}
		return route;
	}

}
