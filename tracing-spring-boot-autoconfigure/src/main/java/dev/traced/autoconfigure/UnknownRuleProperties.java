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
 * Finds misspelt properties of rules, and rules that are no list. Elsewhere a warning is
 * enough; here a condition that is not understood would make a rule apply to more than
 * was meant.
 */
final class UnknownRuleProperties {

	/** Those of the rules of sampling. */
	static final UnknownRuleProperties OF_SAMPLING = new UnknownRuleProperties("tracing.sampling.rules",
			SamplingRuleProperties.class);

	/** Those of the rules for callers. */
	static final UnknownRuleProperties OF_TRUST = new UnknownRuleProperties("tracing.propagation.trust",
			EdgeProperties.TrustRule.class);

	/** Those of the routes that have a time of their own to be slow. */
	static final UnknownRuleProperties OF_KEPT_ROUTES = new UnknownRuleProperties("tracing.sampling.keep.routes",
			KeepProperties.Route.class);

	/** Those of the attributes that have a trace kept. */
	static final UnknownRuleProperties OF_KEPT_ATTRIBUTES = new UnknownRuleProperties(
			"tracing.sampling.keep.attributes", KeepProperties.Attribute.class);

	private final ConfigurationPropertyName rules;

	private final List<String> known;

	private UnknownRuleProperties(String rules, Class<? extends Record> rule) {
		this.rules = ConfigurationPropertyName.of(rules);
		this.known = Arrays.stream(rule.getRecordComponents())
			.map((component) -> component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
			.toList();
	}

	void check(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.filter(this.rules::isAncestorOf).forEach((name) -> check(name, source));
			}
		}
	}

	private void check(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		int index = this.rules.getNumberOfElements();
		if (!name.isNumericIndex(index)) {
			// variables of the environment may be meant for others
			if (!(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				throw invalid(name, source, "a list of rules, such as " + this.rules + "[0]");
			}
		}
		else if (name.getNumberOfElements() > index + 1) {
			String plain = plain(name, index + 1);
			if (this.known.stream().noneMatch((known) -> known.replace("-", "").equals(plain))) {
				throw invalid(name, source,
						this.known.stream().collect(Collectors.joining(", ", "one of the properties ", "")));
			}
		}
	}

	/** In variables of the environment words are separated as elements are. */
	private static String plain(ConfigurationPropertyName name, int from) {
		StringBuilder plain = new StringBuilder();
		for (int i = from; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			plain.append(name.getElement(i, Form.UNIFORM));
		}
		return plain.toString();
	}

	private static InvalidTracingPropertyException invalid(ConfigurationPropertyName name,
			ConfigurationPropertySource source, String allowed) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return new InvalidTracingPropertyException(name.toString(), (property != null) ? property.getValue() : null,
				allowed);
	}

}
