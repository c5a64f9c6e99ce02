package dev.traced.viewer.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The files of the pages. They lie where Spring Boot does not serve them by itself, and
 * only names made of plain words lead to them.
 */
final class Assets {

	private static final String LOCATION = "META-INF/tracing-viewer/";

	private static final Pattern NAME = Pattern
		.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.@-]*/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]+)");

	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("html", "text/html;charset=UTF-8"),
			Map.entry("js", "text/javascript;charset=UTF-8"), Map.entry("mjs", "text/javascript;charset=UTF-8"),
			Map.entry("css", "text/css;charset=UTF-8"), Map.entry("json", "application/json"),
			Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("ico", "image/x-icon"),
			Map.entry("woff2", "font/woff2"), Map.entry("txt", "text/plain;charset=UTF-8"),
			Map.entry("webmanifest", "application/manifest+json"));

	private final ClassLoader classLoader;

	private final Map<String, Asset> cache = new ConcurrentHashMap<>();

	Assets(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Answers with a file.
	 * @param path the path, from the slash after the viewer's
	 * @param ifNoneMatch what the client has, or {@code null}
	 * @return the answer, or {@code null} if there is no such file
	 */
	@Nullable ViewerResponse find(String path, @Nullable String ifNoneMatch) {
		String name = path.equals("/") ? "index.html" : path.substring(1);
		var matcher = NAME.matcher(name);
		String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
		Asset asset = (type != null && !name.contains("..")) ? asset(name) : null;
		if (asset == null) {
			return null;
		}
		boolean unchanged = ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(asset.etag()));
		ViewerResponse response = unchanged ? ViewerResponse.empty(304)
				: ViewerResponse.of(200, Objects.requireNonNull(type), new ViewerResponse.Bytes(asset.bytes()));
		return response.with("ETag", asset.etag());
	}

	private @Nullable Asset asset(String name) {
		Asset cached = this.cache.get(name);
		if (cached != null) {
			return cached;
		}
		URL url = this.classLoader.getResource(LOCATION + name);
		if (url == null) {
			return null;
		}
		try {
			URLConnection connection = url.openConnection();
			connection.setUseCaches(false);
			byte[] bytes;
			try (InputStream stream = connection.getInputStream()) {
				bytes = stream.readAllBytes();
			}
			Asset asset = new Asset(bytes, etag(bytes));
			// whoever works on the pages wants to see the change
			if (!url.getProtocol().equals("file")) {
				this.cache.put(name, asset);
			}
			return asset;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String etag(byte[] bytes) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
			return "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A file.
	 *
	 * @param bytes what is in it
	 * @param etag changes with it
	 */
	private record Asset(byte[] bytes, String etag) {

	}

}
