package dev.traced.instrumentation.grpc;

/**
 * Where a channel leads, read from its target or authority once per channel.
 *
 * @param address the host, the path of a Unix socket or the name of an in-process server;
 * the whole target if it names none of these, such as a list of addresses
 * @param port the port, or -1
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_naming.html">gRPC name
 * resolution</a>
 */
public record GrpcTarget(String address, int port) {

	private static final int MAX_PORT = 65535;

	/**
	 * Reads a target.
	 * @param target a target as {@code ManagedChannelBuilder.forTarget} takes it, or an
	 * authority
	 * @return the target
	 */
	public static GrpcTarget parse(String target) {
		int colon = target.indexOf(':');
		if (colon <= 0) {
			return hostAndPort(target, target);
		}
		String rest = target.substring(colon + 1);
		return switch (target.substring(0, colon)) {
			case "dns", "xds", "google-c2p" -> hostAndPort(path(rest), target);
			case "static" -> hostAndPort(rest.startsWith("//") ? rest.substring(2) : rest, target);
			case "ipv4", "ipv6" -> hostAndPort(path(rest), target);
			case "unix" -> new GrpcTarget(rest.startsWith("//") ? rest.substring(2) : rest, -1);
			case "unix-abstract", "in-process" -> new GrpcTarget(rest, -1);
			default -> rest.startsWith("//") ? new GrpcTarget(target, -1) : hostAndPort(target, target);
		};
	}

	/** Of {@code //authority/path}, the path. */
	private static String path(String rest) {
		if (rest.startsWith("//")) {
			int slash = rest.indexOf('/', 2);
			return (slash >= 0) ? rest.substring(slash + 1) : rest.substring(2);
		}
		return rest.startsWith("/") ? rest.substring(1) : rest;
	}

	private static GrpcTarget hostAndPort(String text, String target) {
		if (text.isEmpty() || text.indexOf(',') >= 0) {
			return new GrpcTarget(target, -1);
		}
		if (text.charAt(0) == '[') {
			int end = text.indexOf(']');
			if (end < 0) {
				return new GrpcTarget(target, -1);
			}
			boolean hasPort = end + 1 < text.length() && text.charAt(end + 1) == ':';
			return new GrpcTarget(text.substring(1, end), hasPort ? port(text, end + 2) : -1);
		}
		int colon = text.indexOf(':');
		if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
			// no port, or an IPv6 address without brackets
			return new GrpcTarget(text, -1);
		}
		int port = port(text, colon + 1);
		return (port >= 0) ? new GrpcTarget(text.substring(0, colon), port) : new GrpcTarget(text, -1);
	}

	private static int port(String text, int start) {
		int port = 0;
		for (int i = start; i < text.length(); i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			port = port * 10 + digit;
			if (port > MAX_PORT) {
				return -1;
			}
		}
		return (start < text.length()) ? port : -1;
	}

}
