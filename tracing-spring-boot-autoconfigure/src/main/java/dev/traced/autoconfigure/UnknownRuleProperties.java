package dev.traced.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds misspelt properties of rules. Elsewhere a warning is enough; here a condition
 * that is not understood would make a rule apply to more than was meant.
 */
final class UnknownRuleProperties {

	private static final ConfigurationPropertyName RULES = ConfigurationPropertyName.of("tracing.sampling.rules");

	/** {@code tracing.sampling.rules[0].name}. */
	private static final int NAME = 4;

	private static final List<String> KNOWN = Arrays.stream(SamplingRuleProperties.class.getRecordComponents())
		.map((component) -> component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
		.toList();

	private UnknownRuleProperties() {
	}

	static void check(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			// variables of the environment have no dashes to tell names by
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				iterable.filter(RULES::isAncestorOf).forEach((name) -> check(name, source));
			}
		}
	}

	private static void check(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (name.getNumberOfElements() > NAME) {
			String plain = name.getElement(NAME, Form.UNIFORM);
			if (KNOWN.stream().noneMatch((known) -> known.replace("-", "").equals(plain))) {
				ConfigurationProperty property = source.getConfigurationProperty(name);
				throw new InvalidTracingPropertyException(name.toString(),
						(property != null) ? property.getValue() : null,
						KNOWN.stream().collect(Collectors.joining(", ", "one of the properties ", "")));
			}
		}
	}

}
