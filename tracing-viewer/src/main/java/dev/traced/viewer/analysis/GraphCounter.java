package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import dev.traced.viewer.analysis.DependencyGraph.Edge;
import dev.traced.viewer.analysis.DependencyGraph.Node;
import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls along the edges of the graph. Nodes are numbers: those of services are
 * not negative, those of what they call are. Beyond the limits all peers of a type are
 * one. Not safe for several threads.
 */
final class GraphCounter {

	static final int MAX_PEERS = 300;

	static final int MAX_EDGES = 1000;

	private final Map<Peer, PeerCounter> peers = new HashMap<>();

	private final Map<NodeType, PeerCounter> others = new EnumMap<>(NodeType.class);

	private final List<PeerCounter> numbered = new ArrayList<>();

	private final Map<Long, EdgeCounter> edges = new HashMap<>();

	/**
	 * The number of a peer.
	 * @param peer the other side of a span
	 * @return its number, negative
	 */
	int node(Peer peer) {
		PeerCounter known = this.peers.get(peer);
		if (known == null && this.peers.size() < MAX_PEERS) {
			known = number(peer);
			this.peers.put(peer, known);
		}
		return (known != null) ? known.number : other(peer.type());
	}

	private int other(NodeType type) {
		return this.others.computeIfAbsent(type, (any) -> number(Peer.other(any))).number;
	}

	private PeerCounter number(Peer peer) {
		PeerCounter counter = new PeerCounter(-this.numbered.size() - 1, peer);
		this.numbered.add(counter);
		return counter;
	}

	/**
	 * An edge.
	 * @param source the number of who calls
	 * @param target the number of what is called
	 * @return its counter
	 */
	EdgeCounter edge(int source, int target) {
		EdgeCounter known = this.edges.get(key(source, target));
		if (known != null) {
			return known;
		}
		if (this.edges.size() < MAX_EDGES) {
			return add(source, target);
		}
		int from = (source < 0) ? other(peer(source).peer.type()) : source;
		int to = (target < 0) ? other(peer(target).peer.type()) : target;
		known = this.edges.get(key(from, to));
		return (known != null) ? known : add(from, to);
	}

	private EdgeCounter add(int source, int target) {
		EdgeCounter edge = new EdgeCounter(source, target, (target < 0) ? peer(target) : null);
		this.edges.put(key(source, target), edge);
		return edge;
	}

	private PeerCounter peer(int number) {
		return this.numbered.get(-number - 1);
	}

	private static long key(int source, int target) {
		return ((long) source << 32) | (target & 0xFFFFFFFFL);
	}

	/**
	 * The graph as it is now.
	 * @param services the services by their numbers
	 * @param requests the requests of a service, by its number
	 * @param now the time in milliseconds
	 * @param started when counting began
	 */
	DependencyGraph snapshot(List<String> services, IntFunction<RequestStats> requests, long now, long started) {
		List<Node> nodes = new ArrayList<>();
		for (int i = 0; i < services.size(); i++) {
			String name = services.get(i);
			nodes.add(new Node(name, name, NodeType.SERVICE, null, requests.apply(i)));
		}
		List<Edge> calls = new ArrayList<>();
		boolean[] used = new boolean[this.numbered.size()];
		this.edges.values().stream().filter((edge) -> edge.requests.count() > 0).forEach((edge) -> {
			use(edge.source, used);
			use(edge.target, used);
			calls.add(new Edge(id(edge.source, services), id(edge.target, services),
					edge.requests.snapshot(now, started), (edge.query != null) ? edge.query : ""));
		});
		for (PeerCounter counter : this.numbered) {
			if (used[-counter.number - 1]) {
				nodes.add(counter.snapshot(now, started));
			}
		}
		calls.sort(Comparator.comparing(Edge::source).thenComparing(Edge::target));
		return new DependencyGraph(List.copyOf(nodes), List.copyOf(calls));
	}

	private static void use(int node, boolean[] used) {
		if (node < 0) {
			used[-node - 1] = true;
		}
	}

	private String id(int node, List<String> services) {
		return (node < 0) ? peer(node).peer.id() : services.get(node);
	}

	/**
	 * The calls of one by another.
	 */
	static final class EdgeCounter {

		private final int source;

		private final int target;

		private final @Nullable PeerCounter peer;

		private final RequestCounter requests = new RequestCounter();

		/** Finds the traces behind it. */
		@Nullable String query;

		/** What its callers say of the other side, unless they say different things. */
		@Nullable Peer calledAs;

		EdgeCounter(int source, int target, @Nullable PeerCounter peer) {
			this.source = source;
			this.target = target;
			this.peer = peer;
		}

		void add(long nanos, boolean error, long now) {
			this.requests.add(nanos, error, now);
			if (this.peer != null) {
				this.peer.requests.add(nanos, error, now);
			}
		}

		void remove(long nanos, boolean error, long then) {
			this.requests.remove(nanos, error, then);
			if (this.peer != null) {
				this.peer.requests.remove(nanos, error, then);
			}
		}

	}

	/**
	 * The calls of a peer by anybody.
	 */
	private static final class PeerCounter {

		private final int number;

		private final Peer peer;

		private final RequestCounter requests = new RequestCounter();

		PeerCounter(int number, Peer peer) {
			this.number = number;
			this.peer = peer;
		}

		Node snapshot(long now, long started) {
			return new Node(this.peer.id(), this.peer.name(), this.peer.type(), this.peer.system().value(),
					this.requests.snapshot(now, started));
		}

	}

}
