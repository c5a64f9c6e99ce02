package dev.traced.viewer.store;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Says which trace goes when there is no more room: the oldest of the route that takes
 * most, of the service that takes most, of the class that is farthest over its share. So
 * one that is noisy evicts itself.
 */
final class Retention {

	/** Beyond these, services and routes share a place. */
	private static final int MAX_SERVICES = 256;

	private static final int MAX_ROUTES = 1024;

	private static final int MAX_NAME = 200;

	private static final String OTHERS = "";

	private static final Holding[] HOLDINGS = Holding.values();

	private final Map<String, ServiceGroup> services = new HashMap<>();

	private final long[] bytes = new long[HOLDINGS.length];

	private int routes;

	/** Gives a trace its place, as the newest there. */
	void add(StoredTrace trace, RouteGroup group, Holding holding) {
		trace.group = group;
		trace.holding(holding);
		group.list(holding).addLast(trace);
		count(group, holding, trace.bytes());
	}

	/** Takes a trace from its place. */
	void remove(StoredTrace trace) {
		RouteGroup group = trace.group;
		if (group == null) {
			return;
		}
		group.list(trace.holding).remove(trace);
		count(group, trace.holding, -trace.bytes());
		trace.group = null;
		if (group.isEmpty()) {
			ServiceGroup service = group.service;
			service.routes.remove(group.name);
			this.routes--;
			if (service.routes.isEmpty()) {
				this.services.remove(service.name);
			}
		}
	}

	/** Holds a trace, which stays where it is otherwise, for another reason. */
	void hold(StoredTrace trace, RouteGroup group, Holding holding, boolean last) {
		if (trace.holding == holding) {
			return;
		}
		group.list(trace.holding).remove(trace);
		count(group, trace.holding, -trace.bytes());
		trace.holding(holding);
		if (last) {
			group.list(holding).addLast(trace);
		}
		else {
			group.list(holding).addFirst(trace);
		}
		count(group, holding, trace.bytes());
	}

	/** Counts the memory of a trace anew. */
	void measure(StoredTrace trace) {
		long growth = trace.measure();
		RouteGroup group = trace.group;
		if (growth != 0 && group != null) {
			group.list(trace.holding).bytes += growth;
			count(group, trace.holding, growth);
		}
	}

	private void count(RouteGroup group, Holding holding, long bytes) {
		group.service.bytes[holding.ordinal()] += bytes;
		this.bytes[holding.ordinal()] += bytes;
	}

	/** Where the traces of a route are, if need be with those of others. */
	RouteGroup group(String serviceName, String routeName) {
		ServiceGroup service = this.services.get(cut(serviceName));
		if (service == null) {
			String name = (this.services.size() < MAX_SERVICES) ? cut(serviceName) : OTHERS;
			service = this.services.computeIfAbsent(name, ServiceGroup::new);
		}
		RouteGroup route = service.routes.get(cut(routeName));
		if (route == null) {
			String name = (this.routes < MAX_ROUTES) ? cut(routeName) : OTHERS;
			route = service.routes.get(name);
			if (route == null) {
				route = new RouteGroup(service, name);
				service.routes.put(name, route);
				this.routes++;
			}
		}
		return route;
	}

	/** The traces of a route, or {@code null} if it has no place of its own. */
	@Nullable RouteGroup find(String service, String route) {
		ServiceGroup group = this.services.get(cut(service));
		return (group != null) ? group.routes.get(cut(route)) : null;
	}

	private static String cut(String name) {
		return (name.length() > MAX_NAME) ? name.substring(0, MAX_NAME) : name;
	}

	/** The trace that goes next. */
	@Nullable StoredTrace victim() {
		Holding holding = Holding.PINNED;
		double most = 0;
		for (Holding each : HOLDINGS) {
			double share = (each.share() > 0) ? (double) this.bytes[each.ordinal()] / each.share() : 0;
			if (share > most) {
				most = share;
				holding = each;
			}
		}
		ServiceGroup largest = null;
		for (ServiceGroup each : this.services.values()) {
			if (each.bytes[holding.ordinal()] > 0
					&& (largest == null || each.bytes[holding.ordinal()] > largest.bytes[holding.ordinal()])) {
				largest = each;
			}
		}
		RouteGroup route = (largest != null) ? largest.largest(holding) : null;
		return (route != null) ? route.list(holding).oldest() : null;
	}

	long bytes(Holding holding) {
		return this.bytes[holding.ordinal()];
	}

	long bytes() {
		long all = (long) RouteGroup.BYTES * (this.routes + this.services.size());
		for (long each : this.bytes) {
			all += each;
		}
		return all;
	}

}
