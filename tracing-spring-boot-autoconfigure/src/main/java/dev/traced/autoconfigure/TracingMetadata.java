package dev.traced.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.BasicJsonParser;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The properties that exist, as the metadata has them that the build generates. Read only
 * from archives that may be ours.
 */
final class TracingMetadata {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private TracingMetadata() {
	}

	/**
	 * Reads the properties.
	 * @param classLoader where the archives are
	 * @return the properties; none if there is no parser for the metadata, or if an
	 * archive cannot be read
	 */
	static List<Property> read(ClassLoader classLoader) {
		JsonParser parser = JsonParserFactory.getJsonParser();
		// without Jackson and Gson there is a parser that misses properties
		if (parser instanceof BasicJsonParser) {
			return List.of();
		}
		List<Property> properties = new ArrayList<>();
		try {
			for (URL url : Collections.list(classLoader.getResources(METADATA))) {
				if (url.getPath().contains("tracing-")) {
					try (InputStream stream = url.openStream()) {
						String json = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
						addProperties(parser.parseMap(json).get("properties"), properties);
					}
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// an archive that cannot be read is not worth more than this
			return List.of();
		}
		return properties;
	}

	private static void addProperties(@Nullable Object properties, List<Property> target) {
		if (properties instanceof List<?> list) {
			for (Object property : list) {
				if (property instanceof Map<?, ?> map && map.get("name") instanceof String name) {
					target.add(new Property(name, String.valueOf(map.get("type")), map.get("defaultValue")));
				}
			}
		}
	}

	/**
	 * A property that exists.
	 *
	 * @param name its name
	 * @param type the name of its type
	 * @param defaultValue its value if it is not set, or {@code null}
	 */
	record Property(String name, String type, @Nullable Object defaultValue) {

		/** Whether there may be properties below it that the metadata does not name. */
		boolean isOpen() {
			return isMap() || this.type.matches("java\\.util\\.(List|Set)<.*|.*\\[\\]");
		}

		/** Whether what is below it is gathered from all sources, not from the first. */
		boolean isMap() {
			return this.type.startsWith("java.util.Map<");
		}

	}

}
