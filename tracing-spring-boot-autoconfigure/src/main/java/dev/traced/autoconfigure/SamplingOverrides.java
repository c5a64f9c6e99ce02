package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Binds {@code tracing.sampling.*} anew, with some properties replaced: whatever a
 * sampler can be told in the application's files can be changed.
 */
final class SamplingOverrides {

	private static final String LIST = SamplingSetup.PREFIX + ".rules";

	private static final ConfigurationPropertyName RULES = ConfigurationPropertyName.of(LIST);

	private final Environment environment;

	SamplingOverrides(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Binds the properties.
	 * @param overrides names and values that take precedence over the environment
	 * @throws RuntimeException if a value is not allowed
	 */
	SamplingSetup bind(Map<String, Object> overrides) {
		Map<String, Object> values = new LinkedHashMap<>();
		if (overrides.keySet().stream().anyMatch((name) -> name.startsWith(LIST + "["))) {
			rules().forEach((name, property) -> values.put(name.toString(), property.getValue()));
		}
		overrides.forEach((name, value) -> {
			if (name.startsWith(LIST) && name.endsWith(".sampler")) {
				removeForeign(values, name.substring(0, name.lastIndexOf('.')), String.valueOf(value));
			}
			values.put(name, value);
		});
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		sources.add(new MapConfigurationPropertySource(values));
		ConfigurationPropertySources.get(this.environment).forEach(sources::add);
		return SamplingSetup.bind(new Binder(sources, new PropertySourcesPlaceholdersResolver(this.environment)));
	}

	/** A rule may not have what its sampler does not take. */
	private static void removeForeign(Map<String, Object> values, String prefix, String sampler) {
		if (!hasRatio(sampler)) {
			values.remove(prefix + ".ratio");
		}
		if (!hasRate(sampler)) {
			values.remove(prefix + ".rate");
			values.remove(prefix + ".per");
		}
	}

	/** Whether a kind of sampler takes a ratio. */
	static boolean hasRatio(@Nullable String sampler) {
		return "ratio".equalsIgnoreCase(sampler);
	}

	/** Whether a kind of sampler takes a rate. */
	static boolean hasRate(@Nullable String sampler) {
		String plain = (sampler != null) ? sampler.toLowerCase(Locale.ROOT).replaceAll("[-_]", "") : "";
		return plain.equals("adaptive") || plain.equals("ratelimiting");
	}

	/** The prefix of a rule's properties, found by its name or its position. */
	String rulePrefix(String rule) {
		List<String> known = new ArrayList<>();
		for (int i = 0;; i++) {
			ConfigurationPropertyName element = RULES.append("[" + i + "]");
			if (rules().keySet().stream().noneMatch(element::isAncestorOf)) {
				break;
			}
			String name = text(element.append("name"));
			if (rule.equals(name) || rule.equals(String.valueOf(i))) {
				return element.toString();
			}
			known.add((name != null) ? name : String.valueOf(i));
		}
		throw new IllegalArgumentException("There is no rule '" + rule + "'. "
				+ (known.isEmpty() ? "tracing.sampling.rules is empty." : "Rules: " + String.join(", ", known) + "."));
	}

	/** A property of a rule as text, or {@code null}. */
	@Nullable String text(ConfigurationPropertyName name) {
		ConfigurationProperty property = rules().get(name);
		return (property != null) ? this.environment.resolvePlaceholders(String.valueOf(property.getValue())) : null;
	}

	/** From the first source that has any: lists are not put together. */
	private Map<ConfigurationPropertyName, ConfigurationProperty> rules() {
		Map<ConfigurationPropertyName, ConfigurationProperty> rules = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					ConfigurationProperty property = RULES.isAncestorOf(name) ? source.getConfigurationProperty(name)
							: null;
					if (property != null) {
						rules.put(name, property);
					}
				}
				if (!rules.isEmpty()) {
					break;
				}
			}
		}
		return rules;
	}

}
