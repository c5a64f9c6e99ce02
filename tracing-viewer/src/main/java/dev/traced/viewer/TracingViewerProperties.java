package dev.traced.viewer;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.traced.autoconfigure.InvalidTracingPropertyException;
import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.web.ViewerAccess;
import dev.traced.viewer.web.ViewerAccess.Mode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The viewer, and who may look.
 *
 * @param enabled Whether traces are held and shown. Switched on by Spring Boot's
 * DevTools.
 * @param path Where the pages are, within the application.
 * @param access Who may look: loopback for direct requests of this machine, token for
 * those that carry the token, application for all that the application itself lets pass.
 * By default token if there is one, else loopback.
 * @param token What a request must carry as "Authorization: Bearer", at least 16
 * characters.
 * @param allowedHosts Names by which the application may be called, beside localhost,
 * 127.0.0.1 and [::1].
 * @param onManagementPort Whether the pages are on the port of the actuator, if that is
 * another one, and not on that of the application.
 * @param maxMemory Memory that traces may take. By default 2 % of the heap, at least 8MB
 * and at most 32MB.
 * @param maxTraces How many traces are held.
 */
@ConfigurationProperties("tracing.viewer")
record TracingViewerProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/tracing") String path,
		@Nullable Mode access, @Nullable String token, @DefaultValue List<String> allowedHosts,
		@DefaultValue("false") boolean onManagementPort, @Nullable DataSize maxMemory,
		@DefaultValue("20000") int maxTraces) {

	private static final DataSize MIN_MEMORY = DataSize.ofMegabytes(1);

	private static final int MIN_TOKEN_LENGTH = 16;

	private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+");

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]");

	TracingViewerProperties {
		path = (path.length() > 1 && path.endsWith("/")) ? path.substring(0, path.length() - 1) : path;
		if (!PATH.matcher(path).matches() || path.contains("/.")) {
			throw new InvalidTracingPropertyException("tracing.viewer.path", path,
					"a path such as /tracing, of letters, digits and ._~-");
		}
		if (token != null
				&& (token.length() < MIN_TOKEN_LENGTH || !token.chars().allMatch((c) -> c > ' ' && c < 127))) {
			throw new InvalidTracingPropertyException("tracing.viewer.token", "(not shown)",
					"at least " + MIN_TOKEN_LENGTH + " characters of ASCII without blanks");
		}
		if (access == Mode.TOKEN && token == null) {
			throw new InvalidTracingPropertyException("tracing.viewer.access", "token",
					"token only together with tracing.viewer.token");
		}
		if (access != null && access != Mode.TOKEN && token != null) {
			throw new InvalidTracingPropertyException("tracing.viewer.access", access.name().toLowerCase(Locale.ROOT),
					"token where tracing.viewer.token is set");
		}
		for (String host : allowedHosts) {
			if (!HOST.matcher(host).matches()) {
				throw new InvalidTracingPropertyException("tracing.viewer.allowed-hosts", host,
						"names such as shop.test, without a scheme and a port");
			}
		}
		if (maxMemory != null && maxMemory.compareTo(MIN_MEMORY) < 0) {
			throw new InvalidTracingPropertyException("tracing.viewer.max-memory", maxMemory, "1MB or more");
		}
		if (maxTraces < 1) {
			throw new InvalidTracingPropertyException("tracing.viewer.max-traces", maxTraces, "1 or more");
		}
	}

	StoreLimits toLimits() {
		StoreLimits limits = StoreLimits.defaults();
		return limits.with((this.maxMemory != null) ? this.maxMemory.toBytes() : limits.maxBytes(), this.maxTraces);
	}

	ViewerAccess toAccess() {
		Mode byDefault = (this.token != null) ? Mode.TOKEN : Mode.LOOPBACK;
		Set<String> hosts = this.allowedHosts.stream()
			.map((host) -> host.toLowerCase(Locale.ROOT))
			.map((host) -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
			.collect(Collectors.toUnmodifiableSet());
		return new ViewerAccess((this.access != null) ? this.access : byDefault, this.token, hosts);
	}

	@Override
	public String toString() {
		return "TracingViewerProperties[path=" + this.path + ", access=" + toAccess() + "]";
	}

}
