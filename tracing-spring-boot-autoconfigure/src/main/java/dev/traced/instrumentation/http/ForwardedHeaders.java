package dev.traced.instrumentation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What trusted proxies say about a request that they passed on: {@code Forwarded} (RFC
 * 7239) or, without it, {@code X-Forwarded-*}. The chain is walked from the nearest proxy
 * outwards for as long as each speaker is trusted, so that a client cannot make itself
 * another.
 */
public final class ForwardedHeaders {

	private static final ForwardedHeaders NOTHING = new ForwardedHeaders(null, null, null, -1);

	private final @Nullable String clientAddress;

	private final @Nullable String scheme;

	private final @Nullable String host;

	private final int port;

	private ForwardedHeaders(@Nullable String clientAddress, @Nullable String scheme, @Nullable String host, int port) {
		this.clientAddress = clientAddress;
		this.scheme = scheme;
		this.host = host;
		this.port = port;
	}

	/**
	 * Reads the headers.
	 * @param trusted the trusted proxies
	 * @param peer the address of the peer of the connection
	 * @param headers gives the values of a header
	 * @return what is known; nothing, unless the peer is trusted
	 */
	public static ForwardedHeaders read(TrustedProxies trusted, @Nullable String peer, CapturedHeaders.Values headers) {
		if (!trusted.contains(peer)) {
			return NOTHING;
		}
		List<String> forwarded = elements(headers.of("forwarded"));
		return (!forwarded.isEmpty()) ? standard(trusted, forwarded) : conventional(trusted, headers);
	}

	/**
	 * Who sent a request, for those who have to rely on it: a header that no proxy wrote
	 * must not count.
	 * @param trusted the trusted proxies
	 * @param peer the address of the peer of the connection
	 * @param headers gives the values of a header
	 * @return the address; {@code null} if a proxy does not tell it, or if both headers
	 * are there and tell different ones, of which a client may have sent either
	 */
	public static @Nullable String sender(TrustedProxies trusted, @Nullable String peer,
			CapturedHeaders.Values headers) {
		if (!trusted.contains(peer)) {
			return peer;
		}
		List<String> forwarded = elements(headers.of("forwarded"));
		List<String> conventional = elements(headers.of("x-forwarded-for"));
		String sender = sender(trusted, peer, conventional, (node) -> node);
		if (forwarded.isEmpty()) {
			return sender;
		}
		String standard = sender(trusted, peer, forwarded, (element) -> parameter(element, "for"));
		return (conventional.isEmpty() || Objects.equals(standard, sender)) ? standard : null;
	}

	private static @Nullable String sender(TrustedProxies trusted, @Nullable String peer, List<String> elements,
			Function<String, @Nullable String> nodes) {
		String sender = peer;
		for (int i = elements.size() - 1; i >= 0 && trusted.contains(sender); i--) {
			sender = address(nodes.apply(elements.get(i)));
		}
		return sender;
	}

	private static ForwardedHeaders standard(TrustedProxies trusted, List<String> elements) {
		String client = null;
		String scheme = null;
		String authority = null;
		for (int i = elements.size() - 1; i >= 0; i--) {
			String proto = parameter(elements.get(i), "proto");
			String host = parameter(elements.get(i), "host");
			scheme = (proto != null) ? proto : scheme;
			authority = (host != null) ? host : authority;
			String node = address(parameter(elements.get(i), "for"));
			if (node == null) {
				break;
			}
			client = node;
			if (!trusted.contains(node)) {
				break;
			}
		}
		return of(client, scheme, authority, null);
	}

	private static ForwardedHeaders conventional(TrustedProxies trusted, CapturedHeaders.Values headers) {
		List<String> chain = elements(headers.of("x-forwarded-for"));
		String client = null;
		int distance = 0;
		for (int i = chain.size() - 1; i >= 0; i--) {
			String node = address(chain.get(i));
			if (node == null) {
				break;
			}
			client = node;
			distance = chain.size() - 1 - i;
			if (!trusted.contains(node)) {
				break;
			}
		}
		return of(client, at(headers.of("x-forwarded-proto"), distance), at(headers.of("x-forwarded-host"), distance),
				at(headers.of("x-forwarded-port"), distance));
	}

	private static ForwardedHeaders of(@Nullable String client, @Nullable String scheme, @Nullable String authority,
			@Nullable String port) {
		String host = (authority != null) ? host(authority) : null;
		int number = (port != null) ? number(port) : -1;
		if (number < 0 && authority != null && host != null) {
			String rest = authority.substring(authority.indexOf(host) + host.length());
			number = number(rest.substring(rest.indexOf(':') + 1));
		}
		String lower = (scheme != null) ? scheme.toLowerCase(Locale.ROOT) : null;
		if (number < 0 && lower != null) {
			number = lower.equals("https") ? 443 : lower.equals("http") ? 80 : -1;
		}
		return new ForwardedHeaders(client, lower, host, number);
	}

	/** The element that the same proxy wrote, or the outermost that there is. */
	private static @Nullable String at(@Nullable List<String> values, int distance) {
		List<String> elements = elements(values);
		return elements.isEmpty() ? null : elements.get(Math.max(0, elements.size() - 1 - distance));
	}

	private static List<String> elements(@Nullable List<String> values) {
		List<String> elements = new ArrayList<>();
		if (values != null) {
			for (String value : values) {
				for (String element : value.split(",")) {
					if (!element.isBlank()) {
						elements.add(element.trim());
					}
				}
			}
		}
		return elements;
	}

	private static @Nullable String parameter(String element, String name) {
		for (String pair : element.split(";")) {
			int equals = pair.indexOf('=');
			if (equals > 0 && pair.substring(0, equals).trim().equalsIgnoreCase(name)) {
				String value = unquoted(pair.substring(equals + 1).trim());
				return value.isEmpty() ? null : value;
			}
		}
		return null;
	}

	private static String unquoted(String value) {
		boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

	/** A node without its port; {@code null} if the proxy does not know or tell it. */
	private static @Nullable String address(@Nullable String node) {
		if (node == null) {
			return null;
		}
		String host = host(unquoted(node));
		return (host.isEmpty() || host.equalsIgnoreCase("unknown") || host.startsWith("_")) ? null : host;
	}

	private static String host(String authority) {
		if (authority.startsWith("[")) {
			int end = authority.indexOf(']');
			return (end > 0) ? authority.substring(1, end) : authority;
		}
		int colon = authority.indexOf(':');
		// more than one colon: an IPv6 address without brackets
		return (colon >= 0 && colon == authority.lastIndexOf(':')) ? authority.substring(0, colon) : authority;
	}

	private static int number(String port) {
		return port.matches("\\d{1,5}") ? Integer.parseInt(port) : -1;
	}

	/**
	 * The client behind the trusted proxies.
	 * @return its address, or {@code null}
	 */
	public @Nullable String clientAddress() {
		return this.clientAddress;
	}

	/**
	 * The scheme that the client used.
	 * @return the scheme, or {@code null}
	 */
	public @Nullable String scheme() {
		return this.scheme;
	}

	/**
	 * The host that the client asked for.
	 * @return the host without its port, or {@code null}
	 */
	public @Nullable String host() {
		return this.host;
	}

	/**
	 * The port that the client asked for.
	 * @return the port, or -1
	 */
	public int port() {
		return this.port;
	}

}
