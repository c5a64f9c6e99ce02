package dev.traced.viewer.analysis;

import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of the other side: a database, a destination at a broker, a host.
 *
 * @param type what it is
 * @param system the product, or {@code null} if unknown
 * @param name what to call it
 * @param id tells it from other peers
 * @param conditions what a query asks a span for to find the calls of it
 */
record Peer(NodeType type, @Nullable String system, String name, String id, String conditions) {

	private static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system.name");

	private static final AttributeKey<String> OLD_DB_SYSTEM = AttributeKey.stringKey("db.system");

	private static final AttributeKey<String> DB_NAMESPACE = AttributeKey.stringKey("db.namespace");

	private static final AttributeKey<String> OLD_DB_NAME = AttributeKey.stringKey("db.name");

	private static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");

	private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("messaging.destination.template");

	private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");

	private static final AttributeKey<String> OLD_DESTINATION = AttributeKey.stringKey("messaging.destination");

	private static final AttributeKey<String> PEER_SERVICE = AttributeKey.stringKey("service.peer.name");

	private static final AttributeKey<String> OLD_PEER_SERVICE = AttributeKey.stringKey("peer.service");

	private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<String> OLD_ADDRESS = AttributeKey.stringKey("net.peer.name");

	private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<Long> OLD_PORT = AttributeKey.longKey("net.peer.port");

	/**
	 * The other side of a span.
	 * @param span a span
	 * @return the other side, or {@code null} if it has none or does not tell
	 */
	static @Nullable Peer of(SpanData span) {
		SpanKind kind = span.getKind();
		if (kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER && kind != SpanKind.CONSUMER) {
			return null;
		}
		Attributes attributes = span.getAttributes();
		Description description = new Description(attributes);
		String messaging = description.add(MESSAGING_SYSTEM);
		if (messaging != null) {
			String destination = description.add(TEMPLATE, DESTINATION, OLD_DESTINATION);
			return description.peer(NodeType.MESSAGING, messaging, (destination != null) ? destination : messaging,
					destination);
		}
		if (kind == SpanKind.CONSUMER) {
			return null;
		}
		String database = description.add(DB_SYSTEM, OLD_DB_SYSTEM);
		if (database != null) {
			String namespace = description.add(DB_NAMESPACE, OLD_DB_NAME);
			String host = description.addHost();
			String name = (namespace != null) ? namespace : host;
			return description.peer(NodeType.DATABASE, database, (name != null) ? name : database,
					((namespace != null) ? namespace : "") + ((host != null) ? "@" + host : ""));
		}
		String service = description.add(PEER_SERVICE, OLD_PEER_SERVICE);
		String name = (service != null) ? service : description.addHost();
		return (name != null) ? description.peer(NodeType.EXTERNAL, null, name, name) : null;
	}

	/**
	 * Takes together what is read.
	 */
	private static final class Description {

		private final Attributes attributes;

		private final StringBuilder conditions = new StringBuilder();

		Description(Attributes attributes) {
			this.attributes = attributes;
		}

		@SafeVarargs
		final @Nullable String add(AttributeKey<String>... keys) {
			for (AttributeKey<String> key : keys) {
				String value = this.attributes.get(key);
				if (value != null && !value.isEmpty()) {
					String kept = SpanText.cut(value);
					if (kept.equals(value)) {
						Conditions.append(this.conditions, key.getKey(), value);
					}
					return kept;
				}
			}
			return null;
		}

		@Nullable String addHost() {
			String address = add(ADDRESS, OLD_ADDRESS);
			if (address == null) {
				return null;
			}
			Long port = addPort(PORT);
			port = (port != null) ? port : addPort(OLD_PORT);
			return (port != null) ? address + ":" + port : address;
		}

		private @Nullable Long addPort(AttributeKey<Long> key) {
			Long port = this.attributes.get(key);
			if (port != null) {
				Conditions.append(this.conditions, key.getKey(), port.toString());
			}
			return port;
		}

		Peer peer(NodeType type, @Nullable String system, String name, @Nullable String rest) {
			String id = type.id() + ":" + ((system != null) ? system : "")
					+ ((system != null && rest != null && !rest.isEmpty()) ? ":" : "") + ((rest != null) ? rest : "");
			return new Peer(type, system, name, id, this.conditions.toString());
		}

	}

}
