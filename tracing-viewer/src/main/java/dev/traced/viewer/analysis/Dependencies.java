package dev.traced.viewer.analysis;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import dev.traced.viewer.analysis.GraphCounter.EdgeCounter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls whom. A call from service to service is seen when a span and its
 * parent belong to different ones, whichever arrives first; a call of a host when, for a
 * while, no service has shown up behind it. If one does so later, the call moves there:
 * each is counted once. Not safe for several threads.
 */
final class Dependencies {

	/** How many calls, and how many requests, wait for their other half. */
	static final int MAX_WAITING = 10_000;

	/** How long a call of a host waits for the service behind it. */
	static final long SETTLE_MILLIS = 10_000;

	/** After this nobody is waited for any more. */
	static final long EXPIRE_MILLIS = 120_000;

	/** How many services may answer one call: a message may have several receivers. */
	private static final int MAX_TARGETS = 16;

	private final SpanOwners owners;

	private final List<String> services;

	private final GraphCounter graph = new GraphCounter();

	/** By their span, the oldest first. */
	private final Map<SpanKey, Call> calls = new LinkedHashMap<>();

	/** Those of {@link #calls} that may turn out to be calls of a host. */
	private final Map<SpanKey, Call> unsettled = new LinkedHashMap<>();

	/** Requests by the span that they come from, the oldest first. */
	private final Map<SpanKey, Callee> callees = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param owners whose the spans are
	 * @param services the names of the services by their numbers
	 */
	Dependencies(SpanOwners owners, List<String> services) {
		this.owners = owners;
		this.services = services;
	}

	/**
	 * Takes a span.
	 * @param span the span, not seen before
	 * @param key its key
	 * @param service the number of its service
	 * @param nanos how long it took
	 * @param now the time in milliseconds
	 */
	void add(SpanData span, SpanKey key, int service, long nanos, long now) {
		settle(now);
		boolean error = SpanText.isError(span);
		Peer peer = Peer.of(span);
		if (span.getKind() == SpanKind.CONSUMER && peer != null) {
			count(this.graph.edge(this.graph.node(peer), service), service, span.getKind(), peer, nanos, error, now);
		}
		else if (span.getParentSpanContext().isValid()) {
			addCallee(span, key, service, nanos, now);

		}
		boolean outgoing = span.getKind() == SpanKind.CLIENT || span.getKind() == SpanKind.PRODUCER;
		if (outgoing && peer != null && peer.type() != NodeType.EXTERNAL) {
			count(this.graph.edge(service, this.graph.node(peer)), service, span.getKind(), peer, nanos, error, now);
		}
		else {
			addCaller(key, service, outgoing ? new Call(service, peer, span.getKind(), nanos, error, now) : null, now);
		}
	}

	private void addCallee(SpanData span, SpanKey key, int service, long nanos, long now) {

		SpanKey parent = SpanKey.of(span.getTraceId(), span.getParentSpanId());
		if (parent.equals(key)) {
			return;
		}
		boolean entry = span.getKind() == SpanKind.SERVER || span.getKind() == SpanKind.CONSUMER
				|| span.getParentSpanContext().isRemote();
		if (entry) {
			Call call = this.calls.get(parent);
			// one by Zipkin shares its id with the request
			call = (call != null) ? call : this.calls.get(key);
			if (call != null) {
				answered(call, callee(span, service, nanos, now), now);
				return;
			}
		}
		int caller = this.owners.find(parent, service, now);
		if (caller != SpanOwners.NOBODY) {
			if (caller != service) {
				count(caller, callee(span, service, nanos, now), now, null);
			}
		}
		else if (entry) {
			await(parent, callee(span, service, nanos, now));
		}
	}

	private static Callee callee(SpanData span, int service, long nanos, long now) {
		return new Callee(service, span.getKind(), nanos, SpanText.isError(span), now);
	}

	private void await(SpanKey parent, Callee callee) {
		Callee before = this.callees.get(parent);
		if (before != null) {
			before.append(callee);
			return;
		}
		this.callees.put(parent, callee);
		if (this.callees.size() > MAX_WAITING) {
			removeFirst(this.callees);
		}
	}

	private void addCaller(SpanKey key, int service, @Nullable Call call, long now) {
		Callee callee = this.callees.isEmpty() ? null : this.callees.remove(key);
		for (; callee != null; callee = callee.next) {
			if (call != null) {
				answered(call, callee, now);
			}
			else {
				count(service, callee, now, null);
			}
		}
		if (call == null || this.calls.putIfAbsent(key, call) != null) {
			return;
		}
		if (call.peer != null && call.targets.length == 0) {
			this.unsettled.put(key, call);
		}
		if (this.calls.size() > MAX_WAITING) {
			Call first = this.unsettled.remove(removeFirst(this.calls));
			if (first != null) {
				settle(first, now);
			}
		}
	}

	/** A service has shown up behind a call. */
	private void answered(Call call, Callee callee, long now) {
		int target = callee.service;
		for (int each : call.targets) {
			if (each == target) {
				return;
			}
		}
		if (call.targets.length == MAX_TARGETS) {
			return;
		}
		call.targets = Arrays.copyOf(call.targets, call.targets.length + 1);
		call.targets[call.targets.length - 1] = target;
		if (call.settledAs != null) {
			call.settledAs.remove(call.nanos, call.error, call.settledAt);
			call.settledAs = null;
		}
		count(call.service, new Callee(target, callee.kind, call.nanos, call.error, now), now, call);
	}

	/** What a service calls within itself is no edge. */
	private void count(int caller, Callee callee, long now, @Nullable Call call) {
		if (caller == callee.service) {
			return;
		}
		EdgeCounter edge = this.graph.edge(caller, callee.service);
		// what the callers say of the other side finds them, as long as they say the same
		Peer peer = (call != null) ? call.peer : null;
		if (edge.query == null && call != null && peer != null) {
			edge.calledAs = peer;
			edge.query = Conditions.peer(this.services.get(caller), call.kind, peer);
		}
		else if (edge.query == null || (edge.calledAs != null && !edge.calledAs.equals(peer))) {
			edge.calledAs = null;

			edge.query = Conditions.requests(this.services.get(callee.service), callee.kind);
		}
		edge.add(callee.nanos, callee.error, now);
	}

	private void count(EdgeCounter edge, int service, SpanKind kind, Peer peer, long nanos, boolean error, long now) {
		if (edge.query == null) {
			edge.query = Conditions.peer(this.services.get(service), kind, peer);
		}
		edge.add(nanos, error, now);
	}

	/** Counts the calls of hosts behind which no service has shown up. */
	private void settle(long now) {
		while (!this.unsettled.isEmpty()) {
			Iterator<Call> first = this.unsettled.values().iterator();
			Call call = first.next();
			if (now - call.arrived < SETTLE_MILLIS) {
				break;
			}
			first.remove();
			settle(call, now);
		}
		expire(this.calls, now);
		expire(this.callees, now);
	}

	private void settle(Call call, long now) {
		if (call.peer != null && call.targets.length == 0) {
			call.settledAs = this.graph.edge(call.service, this.graph.node(call.peer));
			call.settledAt = now;
			count(call.settledAs, call.service, call.kind, call.peer, call.nanos, call.error, now);
		}
	}

	private static void expire(Map<SpanKey, ? extends Waiting> waiting, long now) {
		while (!waiting.isEmpty() && now - waiting.values().iterator().next().arrived > EXPIRE_MILLIS) {
			removeFirst(waiting);
		}
	}

	private static SpanKey removeFirst(Map<SpanKey, ?> map) {
		Iterator<SpanKey> keys = map.keySet().iterator();
		SpanKey first = keys.next();
		keys.remove();
		return first;
	}

	DependencyGraph snapshot(IntFunction<RequestStats> requests, long now, long started) {
		settle(now);
		return this.graph.snapshot(this.services, requests, now, started);
	}

	/** How many are kept for later. */
	int waiting() {
		return this.calls.size() + this.callees.size();
	}

	/**
	 * One half of a call.
	 */
	private abstract static class Waiting {

		final int service;

		final SpanKind kind;

		final long nanos;

		final boolean error;

		final long arrived;

		Waiting(int service, SpanKind kind, long nanos, boolean error, long arrived) {
			this.service = service;
			this.kind = kind;
			this.nanos = nanos;
			this.error = error;
			this.arrived = arrived;
		}

	}

	/**
	 * A call as the caller sees it.
	 */
	private static final class Call extends Waiting {

		private static final int[] NONE = {};

		private final @Nullable Peer peer;

		/** The services behind it. */
		private int[] targets = NONE;

		private @Nullable EdgeCounter settledAs;

		private long settledAt;

		Call(int service, @Nullable Peer peer, SpanKind kind, long nanos, boolean error, long arrived) {
			super(service, kind, nanos, error, arrived);
			this.peer = peer;
		}

	}

	/**
	 * A request whose caller is not known yet, and others from the same.
	 */
	private static final class Callee extends Waiting {

		private @Nullable Callee next;

		private int length = 1;

		Callee(int service, SpanKind kind, long nanos, boolean error, long arrived) {
			super(service, kind, nanos, error, arrived);
		}

		/** Puts another behind this, the first. */
		void append(Callee callee) {
			if (this.length < MAX_TARGETS) {
				callee.next = this.next;
				this.next = callee;
				this.length++;
			}
		}

	}

}
