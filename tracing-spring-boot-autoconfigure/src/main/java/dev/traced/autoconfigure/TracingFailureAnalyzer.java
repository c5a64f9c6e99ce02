package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Says which property of {@code tracing.*} is wrong, where it comes from and what is
 * allowed, in place of a stack trace.
 */
final class TracingFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> implements Ordered {

	private static final ConfigurationPropertyName TRACING = ConfigurationPropertyName.of("tracing");

	private final @Nullable Environment environment;

	TracingFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
		InvalidTracingPropertyException invalid = findCause(rootFailure, InvalidTracingPropertyException.class);
		if (invalid != null) {
			return invalid(invalid.getMessage() + origin(invalid.property()), invalid.property(), invalid.allowed(),
					rootFailure);
		}
		MissingExporterException missing = findCause(rootFailure, MissingExporterException.class);
		if (missing != null) {
			return new FailureAnalysis(missing.getMessage(), missing.action(), rootFailure);
		}
		BindException bind = findCause(rootFailure, BindException.class);
		if (bind != null && (bind.getName().equals(TRACING) || TRACING.isAncestorOf(bind.getName()))) {
			return unbound(bind, rootFailure);
		}
		return null;
	}

	private FailureAnalysis unbound(BindException failure, Throwable rootFailure) {
		String property = failure.getName().toString();
		ResolvableType type = failure.getTarget().getType();
		String allowed = allowed((type.resolve() == List.class ? type.getGeneric() : type).resolve(Object.class));
		ConfigurationProperty value = failure.getProperty();
		if (allowed == null || value == null) {
			Throwable reason = failure;
			while (reason.getCause() != null) {
				reason = reason.getCause();
			}
			return new FailureAnalysis("The properties below '" + property + "' are not valid: " + reason.getMessage(),
					"Correct the value, or remove it.", rootFailure);
		}
		return invalid(new InvalidTracingPropertyException(property, value.getValue(), allowed).getMessage()
				+ origin(property), property, allowed, rootFailure);
	}

	private static FailureAnalysis invalid(@Nullable String description, String property, String allowed,
			Throwable rootFailure) {
		return new FailureAnalysis((description != null) ? description : property,
				"Set '" + property + "' to " + allowed + ", or remove it.", rootFailure);
	}

	private static @Nullable String allowed(Class<?> type) {
		Class<?> wrapper = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (wrapper == Boolean.class) {
			return "true or false";
		}
		if (wrapper == Duration.class) {
			return "a duration, such as 500ms, 10s or 1m";
		}
		if (wrapper == DataSize.class) {
			return "a size, such as 512KB or 64MB";
		}
		if (wrapper == Integer.class || wrapper == Long.class) {
			return "a whole number";
		}
		if (Number.class.isAssignableFrom(wrapper)) {
			return "a number";
		}
		if (wrapper.isEnum()) {
			return Arrays.stream(wrapper.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(" or "));
		}
		return null;
	}

	private String origin(String property) {
		if (this.environment != null && ConfigurationPropertyName.isValid(property)) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
			for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
				ConfigurationProperty found = source.getConfigurationProperty(name);
				if (found != null) {
					return (found.getOrigin() != null) ? " It was set by " + found.getOrigin() + "." : "";
				}
			}
		}
		return "";
	}

	@Override
	public int getOrder() {
		// before Boot's own, which would say the same in more words
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
