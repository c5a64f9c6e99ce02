package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds properties below {@code tracing} that do not exist, most likely misspelt ones.
 * What exists is read from the metadata that the build generates, only if the application
 * sets any such property and only from archives that may be ours.
 */
final class UnknownProperties {

	private static final ConfigurationPropertyName TRACING = ConfigurationPropertyName.of("tracing");

	private final Environment environment;

	private final ClassLoader classLoader;

	UnknownProperties(Environment environment, ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	/**
	 * The names of the properties that do not exist.
	 * @return each with the nearest one that does, for people
	 */
	List<String> find() {
		Set<String> set = set();
		if (set.isEmpty()) {
			return List.of();
		}
		Map<String, String> known = new HashMap<>();
		Set<String> open = new HashSet<>();
		for (TracingMetadata.Property property : TracingMetadata.read(this.classLoader)) {
			known.put(plain(property.name()), property.name());
			if (property.isOpen()) {
				open.add(plain(property.name()));
			}
		}
		List<String> unknown = new ArrayList<>();
		if (!known.isEmpty()) {
			for (String name : set) {
				if (!known.containsKey(plain(name))
						&& open.stream().noneMatch((prefix) -> isBelow(plain(name), prefix))) {
					String nearest = nearest(name, known.values());
					unknown.add((nearest != null) ? name + " (" + nearest + "?)" : name);
				}
			}
		}
		return unknown;
	}

	/** Names are the same with and without dashes. */
	private static String plain(String name) {
		return name.replace("-", "");
	}

	private Set<String> set() {
		Set<String> names = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			// variables of the environment may well be meant for others: Kubernetes sets
			// TRACING_PORT where there is a service of that name
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				for (ConfigurationPropertyName name : iterable) {
					if (TRACING.isAncestorOf(name)) {
						names.add(name.toString());
					}
				}
			}
		}
		return names;
	}

	private static boolean isBelow(String name, String prefix) {
		return name.startsWith(prefix) && name.length() > prefix.length()
				&& (name.charAt(prefix.length()) == '.' || name.charAt(prefix.length()) == '[');
	}

	private static @Nullable String nearest(String name, Collection<String> known) {
		String nearest = null;
		int best = Math.max(3, name.length() / 4);
		for (String candidate : new TreeSet<>(known)) {
			int distance = distance(name, candidate);
			if (distance < best) {
				best = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	/** How many letters have to be changed, added or removed. */
	private static int distance(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			current[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int change = (from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1;
				current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
