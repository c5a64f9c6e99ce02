package dev.traced.viewer.analysis;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Who calls whom, and how that goes.
 *
 * @param nodes the services, and what they call
 * @param edges the calls
 */
public record DependencyGraph(List<Node> nodes, List<Edge> edges) {

	/**
	 * A service or something that services call.
	 *
	 * @param id tells it from all others
	 * @param name what to call it
	 * @param type what it is
	 * @param system the product, such as {@code postgresql} or {@code kafka}, or
	 * {@code null} if that is unknown
	 * @param requests of a service its requests, of anything else the calls of it
	 */
	public record Node(String id, String name, NodeType type, @Nullable String system, RequestStats requests) {

	}

	/**
	 * The calls of one by another.
	 *
	 * @param source {@link Node#id()} of who calls
	 * @param target {@link Node#id()} of what is called
	 * @param requests the calls, as the caller sees them
	 * @param query finds the traces behind it: a query of {@code traces?q=}
	 */
	public record Edge(String source, String target, RequestStats requests, String query) {

	}

	/** What a node is. */
	public enum NodeType {

		/** It has sent spans itself. */
		SERVICE,

		/** A database. */
		DATABASE,

		/** A destination at a message broker. */
		MESSAGING,

		/** A host that has not sent any span. */
		EXTERNAL;

		/**
		 * Its name in answers.
		 * @return the name in lower case
		 */
		public String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
