package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.traced.autoconfigure.TracingMetadata.Property;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Every property of {@code tracing.*} with the value that counts and where it comes from.
 */
final class EffectiveProperties {

	private static final String PREFIX = "tracing.";

	private final Environment environment;

	private final List<Property> known;

	/**
	 * Prepares reading.
	 * @param environment where properties are set
	 * @param known the properties that exist
	 */
	EffectiveProperties(Environment environment, List<Property> known) {
		this.environment = environment;
		this.known = known;
	}

	/** The properties by their names. */
	Map<String, Value> read() {
		Map<String, Value> values = new TreeMap<>();
		for (Property property : this.known) {
			if (property.name().startsWith(PREFIX)) {
				Map<String, Value> set = set(property);
				if (set.isEmpty()) {
					values.put(property.name(), new Value(property.defaultValue(), "default", null));
				}
				values.putAll(set);
			}
		}
		return values;
	}

	private Map<String, Value> set(Property property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property.name());
		Map<String, Value> values = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty exact = source.getConfigurationProperty(name);
			if (exact != null && !property.isMap()) {
				return Map.of(property.name(), value(exact));
			}
			if (property.isOpen() && source instanceof IterableConfigurationPropertySource iterable) {
				iterable.filter(name::isAncestorOf).forEach((below) -> {
					ConfigurationProperty found = source.getConfigurationProperty(below);
					if (found != null) {
						values.putIfAbsent(below.toString(), value(found));
					}
				});
				if (!values.isEmpty() && !property.isMap()) {
					return values;
				}
			}
		}
		return values;
	}

	private Value value(ConfigurationProperty property) {
		Object value = property.getValue();
		ConfigurationPropertySource source = property.getSource();
		PropertySource<?> underlying = (source != null
				&& source.getUnderlyingSource() instanceof PropertySource<?> known) ? known : null;
		return new Value((value instanceof String text) ? this.environment.resolvePlaceholders(text) : value,
				Objects.toString(property.getOrigin(), "unknown"), underlying);
	}

	/**
	 * A value.
	 *
	 * @param value the value, or {@code null}
	 * @param origin where it comes from, for people
	 * @param source the source that it comes from, or {@code null} if it is the default
	 */
	record Value(@Nullable Object value, String origin, @Nullable PropertySource<?> source) {

	}

}
