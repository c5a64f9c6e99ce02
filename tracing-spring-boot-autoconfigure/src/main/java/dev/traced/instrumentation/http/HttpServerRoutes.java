package dev.traced.instrumentation.http;

import dev.traced.core.BoundedCache;

/**
 * The routes seen so far. Bounded: an application that invents patterns while it runs
 * costs time, not memory.
 */
public final class HttpServerRoutes {

	private static final int MAX_SIZE = 2000;

	private final BoundedCache<HttpServerRoute> routes = new BoundedCache<>(MAX_SIZE);

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
		HttpServerRoute known = this.routes.find(pattern);
		if (known != null && known.isUnder(application, servlet)) {
			return known;
		}
		HttpServerRoute route = new HttpServerRoute(application, servlet, pattern);
		if (known == null) {
			this.routes.keep(pattern, route);
		}
		return route;
	}

}
