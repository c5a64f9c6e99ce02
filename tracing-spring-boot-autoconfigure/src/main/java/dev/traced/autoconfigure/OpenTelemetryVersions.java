package dev.traced.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of OpenTelemetry on a class path. Links to none of them.
 */
final class OpenTelemetryVersions {

	private static final String MANIFEST = "META-INF/MANIFEST.MF";

	private static final Pattern ARCHIVE = Pattern
		.compile("([^/!]+)-(\\d+\\.\\d+\\.\\d[^/!]*)\\.jar!/" + MANIFEST + "$");

	private final Map<String, Set<String>> artifactsByVersion = new TreeMap<>();

	private OpenTelemetryVersions() {
	}

	/**
	 * Looks at the manifest of every archive.
	 * @param classLoader of the class path
	 * @return what was found
	 */
	static OpenTelemetryVersions find(ClassLoader classLoader) {
		OpenTelemetryVersions versions = new OpenTelemetryVersions();
		try {
			for (Enumeration<URL> urls = classLoader.getResources(MANIFEST); urls.hasMoreElements();) {
				versions.add(urls.nextElement());
			}
		}
		catch (IOException ex) {
			// what has been found up to here is better than nothing
		}
		return versions;
	}

	private void add(URL url) throws IOException {
		try (InputStream stream = url.openStream()) {
			Attributes attributes = new Manifest(stream).getMainAttributes();
			String module = attributes.getValue("Automatic-Module-Name");
			if (module == null || !module.startsWith("io.opentelemetry")) {
				return;
			}
			Matcher archive = ARCHIVE.matcher(url.toString());
			boolean named = archive.find();
			String artifact = named ? archive.group(1) : module;
			String version = named ? archive.group(2) : attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
			this.artifactsByVersion.computeIfAbsent((version != null) ? version : "unknown", (key) -> new TreeSet<>())
				.add(artifact);
		}
	}

	/**
	 * The names of the libraries, by version.
	 * @return such as 1.62.0: opentelemetry-api
	 */
	Map<String, Set<String>> artifactsByVersion() {
		return this.artifactsByVersion;
	}

}
