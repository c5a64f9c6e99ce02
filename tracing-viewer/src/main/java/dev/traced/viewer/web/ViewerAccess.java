package dev.traced.viewer.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Who may look. A refused request is told little; the log says why.
 *
 * @param mode what is demanded
 * @param token what is demanded in mode {@link Mode#TOKEN}, or {@code null}
 * @param allowedHosts names by which the application may be called, in lower case, beside
 * those of the local machine
 */
public record ViewerAccess(Mode mode, @Nullable String token, Set<String> allowedHosts) {

	private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

	private static final Set<String> FORWARDING = Set.of("forwarded", "via", "x-real-ip", "x-client-ip",
			"x-cluster-client-ip", "x-original-host", "x-original-url", "x-envoy-external-address", "true-client-ip",
			"cf-connecting-ip", "fastly-client-ip");

	/** Nothing else is an address: a name would be asked of the DNS. */
	private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%.*)?");

	private static final String BEARER = "Bearer ";

	/**
	 * Checks a request.
	 * @param request the request
	 * @param page whether it is for a file of the pages, which has no data in it
	 * @return why it is refused, or {@code null} if it is not
	 */
	@Nullable Refusal refusal(ViewerRequest request, boolean page) {
		Refusal refusal = switch (this.mode) {
			case LOOPBACK -> local(request);
			case TOKEN -> page ? null : token(request);
			case APPLICATION -> null;
		};
		if (refusal == null && this.mode != Mode.LOOPBACK && !this.allowedHosts.isEmpty()) {
			refusal = host(request);
		}
		return (refusal == null && !page) ? site(request) : refusal;
	}

	private @Nullable Refusal local(ViewerRequest request) {
		if (!isLoopback(request.peer())) {
			return Refusal.ADDRESS;
		}
		for (String name : request.headers().keySet()) {
			if (isForwarding(name)) {
				return Refusal.FORWARDED;
			}
		}
		return host(request);
	}

	/** A page of another site whose name leads here would otherwise read everything. */
	private @Nullable Refusal host(ViewerRequest request) {
		List<String> hosts = request.headers().getOrDefault("Host", List.of());
		if (hosts.size() != 1) {
			return Refusal.HOST;
		}
		String name = name(hosts.get(0)).toLowerCase(Locale.ROOT);
		return (LOCAL_HOSTS.contains(name) || this.allowedHosts.contains(name)) ? null : Refusal.HOST;
	}

	/** What another site makes a browser ask for, where the browser says so. */
	private @Nullable Refusal site(ViewerRequest request) {
		String site = request.header("Sec-Fetch-Site");
		if (site != null && !site.equals("same-origin") && !site.equals("none")) {
			return Refusal.SITE;
		}
		String origin = request.header("Origin");
		if (this.mode == Mode.LOOPBACK && origin != null) {
			String host = request.header("Host");
			int scheme = origin.indexOf("://");
			if (scheme < 0 || !origin.substring(scheme + 3).equalsIgnoreCase(host)) {
				return Refusal.SITE;
			}
		}
		return null;
	}

	private @Nullable Refusal token(ViewerRequest request) {
		String header = request.header("Authorization");
		if (this.token == null || header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return Refusal.TOKEN;
		}
		byte[] given = header.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
		return MessageDigest.isEqual(this.token.getBytes(StandardCharsets.UTF_8), given) ? null : Refusal.TOKEN;
	}

	private static String name(String host) {
		if (host.startsWith("[")) {
			int end = host.indexOf(']');
			return (end > 0) ? host.substring(1, end) : host;
		}
		int colon = host.indexOf(':');
		return (colon >= 0) ? host.substring(0, colon) : host;
	}

	/** Whether a header shows that a proxy has forwarded a request. */
	static boolean isForwarding(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return FORWARDING.contains(lower) || lower.startsWith("x-forwarded");
	}

	static boolean isLoopback(@Nullable String address) {
		if (address == null || !ADDRESS.matcher(address).matches()) {
			return false;
		}
		int zone = address.indexOf('%');
		try {
			return InetAddress.getByName((zone >= 0) ? address.substring(0, zone) : address).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return "ViewerAccess[mode=" + this.mode + ", allowedHosts=" + this.allowedHosts + "]";
	}

	/** What is demanded of a request. */
	public enum Mode {

		/** It comes from this machine, directly, and calls it by a local name. */
		LOOPBACK,

		/** It carries the token. */
		TOKEN,

		/**
		 * Nothing: the application itself, such as by Spring Security, guards the path.
		 */
		APPLICATION

	}

	/** Why a request is refused. */
	enum Refusal {

		/** It comes from another machine. */
		ADDRESS("it comes from another machine: set tracing.viewer.token, or tracing.viewer.access=application"),

		/** A proxy has sent it, whoever is behind it. */
		FORWARDED("a proxy has forwarded it: set tracing.viewer.token, or tracing.viewer.access=application"),

		/** It calls the application by a name that is not known. */
		HOST("it calls the application by a name that is not among tracing.viewer.allowed-hosts"),

		/** A page of another site has made it. */
		SITE("a page of another site has made it"),

		/** It has no token, or a wrong one. */
		TOKEN("it does not have the token of tracing.viewer.token");

		private final String reason;

		Refusal(String reason) {
			this.reason = reason;
		}

		/** For the log. */
		String reason() {
			return this.reason;
		}

		/** For whoever has made the request. */
		ViewerProblem toProblem() {
			return (this == TOKEN) ? new ViewerProblem(401, "A token is needed.", Map.of("WWW-Authenticate", "Bearer"))
					: new ViewerProblem(403, "Access is refused.");
		}

	}

}
