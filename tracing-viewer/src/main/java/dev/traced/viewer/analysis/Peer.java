package dev.traced.viewer.analysis;

import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of the other side: a database, a destination at a broker, a host. It
 * is read from every call, so it is put into words only where it is new.
 *
 * @param type what it is
 * @param system the product
 * @param target the namespace of a database, the destination at a broker, the name of a
 * service
 * @param address the host
 * @param port the port
 */
record Peer(NodeType type, Said<String> system, Said<String> target, Said<String> address, Said<Long> port) {

	private static final Said<String> NOTHING = new Said<>(null, null);

	private static final Said<Long> NO_PORT = new Said<>(null, null);

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
		if (kind == SpanKind.INTERNAL || kind == SpanKind.SERVER) {
			return null;
		}
		Attributes attributes = span.getAttributes();
		Said<String> system = said(attributes, MESSAGING_SYSTEM);
		if (system.isKnown()) {
			Said<String> destination = said(attributes, TEMPLATE, DESTINATION, OLD_DESTINATION);
			return new Peer(NodeType.MESSAGING, system, destination, NOTHING, NO_PORT);
		}
		if (kind == SpanKind.CONSUMER) {
			return null;
		}
		system = said(attributes, DB_SYSTEM, OLD_DB_SYSTEM);
		if (system.isKnown()) {
			return new Peer(NodeType.DATABASE, system, said(attributes, DB_NAMESPACE, OLD_DB_NAME),
					said(attributes, ADDRESS, OLD_ADDRESS), port(attributes));
		}
		Said<String> service = said(attributes, PEER_SERVICE, OLD_PEER_SERVICE);
		if (service.isKnown()) {
			return new Peer(NodeType.EXTERNAL, NOTHING, service, NOTHING, NO_PORT);
		}
		Said<String> address = said(attributes, ADDRESS, OLD_ADDRESS);
		return address.isKnown() ? new Peer(NodeType.EXTERNAL, NOTHING, NOTHING, address, port(attributes)) : null;
	}

	/** All those beyond the limit. */
	static Peer other(NodeType type) {
		return new Peer(type, NOTHING, new Said<>(null, LiveStatistics.OTHER), NOTHING, NO_PORT);
	}

	@SafeVarargs
	private static Said<String> said(Attributes attributes, AttributeKey<String>... keys) {
		for (AttributeKey<String> key : keys) {
			String value = attributes.get(key);
			if (value != null && !value.isEmpty()) {
				return new Said<>(key, SpanText.cut(value));
			}
		}
		return NOTHING;
	}

	private static Said<Long> port(Attributes attributes) {
		Long port = attributes.get(PORT);
		if (port != null) {
			return new Said<>(PORT, port);
		}
		port = attributes.get(OLD_PORT);
		return (port != null) ? new Said<>(OLD_PORT, port) : NO_PORT;
	}

	/** What to call it. */
	String name() {
		if (this.target.value() != null) {
			return this.target.value();
		}
		String host = host();
		if (host != null) {
			return host;
		}
		return (this.system.value() != null) ? this.system.value() : this.type.id();
	}

	/** Tells it from other peers. */
	String id() {
		StringBuilder id = new StringBuilder(this.type.id());
		if (this.system.value() != null) {
			id.append(':').append(this.system.value());
		}
		String host = host();
		if (this.target.value() != null || host != null) {
			id.append(':');
		}
		if (this.target.value() != null) {
			id.append(this.target.value());
		}
		if (host != null) {
			id.append((this.type == NodeType.DATABASE) ? "@" : "").append(host);
		}
		return id.toString();
	}

	private @Nullable String host() {
		if (this.address.value() == null) {
			return null;
		}
		return (this.port.value() != null) ? this.address.value() + ":" + this.port.value() : this.address.value();
	}

	/** Adds what a query asks a span for to find the calls of it. */
	void appendConditions(StringBuilder query) {
		this.system.append(query);
		this.target.append(query);
		this.address.append(query);
		this.port.append(query);
	}

	/**
	 * What an attribute says.
	 *
	 * @param <T> the type of its value
	 * @param key the attribute
	 * @param value its value, or {@code null} if nothing is said
	 */
	record Said<T>(@Nullable AttributeKey<T> key, @Nullable T value) {

		boolean isKnown() {
			return this.value != null;
		}

		private void append(StringBuilder query) {
			if (this.key != null && this.value != null) {
				String text = this.value.toString();
				if (!SpanText.isCut(text)) {
					Conditions.append(query, this.key.getKey(), text);
				}
			}
		}

	}

}
