package dev.traced.autoconfigure;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reads URLs of receivers.
 */
final class ExportEndpoint {

	private ExportEndpoint() {
	}

	/**
	 * Checks a URL.
	 * @param property the property that it is the value of
	 * @param endpoint the URL; blank is none
	 * @param defaultPath the path of a URL without one; {@code null} to leave it as it is
	 * @param example what it may look like
	 */
	static @Nullable String normalize(String property, @Nullable String endpoint, @Nullable String defaultPath,
			String example) {
		if (endpoint == null || endpoint.isBlank()) {
			return null;
		}
		String url = endpoint.trim();
		URI uri = parse(url);
		if (uri == null) {
			throw new InvalidTracingPropertyException(property, UrlSecrets.hide(url),
					"a full URL with http or https, such as " + example);
		}
		boolean withoutPath = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
		if (defaultPath == null || !withoutPath || uri.getQuery() != null) {
			return url;
		}
		return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + defaultPath;
	}

	/** Whether this is a URL that can be exported to. */
	static boolean isValid(String url) {
		return parse(url) != null;
	}

	private static @Nullable URI parse(String url) {
		try {
			URI uri = URI.create(url);
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			boolean http = scheme.equals("http") || scheme.equals("https");
			return (http && uri.getHost() != null) ? uri : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** A URL without user, password and query. */
	static String withoutSecrets(URI uri) {
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		return uri.getScheme() + "://" + uri.getHost() + port + path;
	}

}
