package dev.traced.autoconfigure;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/**
 * Which instrumentations are active and why the others are not, as Spring Boot has noted
 * when it evaluated conditions. Loads none of their classes: libraries may be missing.
 */
final class InstrumentationReport {

	private static final String SUFFIX = "TracingAutoConfiguration";

	private final ConditionEvaluationReport conditions;

	private final MetadataReaderFactory metadata;

	InstrumentationReport(ConditionEvaluationReport conditions, @Nullable ClassLoader classLoader) {
		this.conditions = conditions;
		this.metadata = new SimpleMetadataReaderFactory(classLoader);
	}

	/** Each instrumentation with the reason why it is not active, empty if it is. */
	Map<String, String> instrumentations() {
		Map<String, String> reasons = new TreeMap<>();
		this.conditions.getConditionAndOutcomesBySource().forEach((source, outcomes) -> {
			String name = source.endsWith(SUFFIX) ? name(source) : null;
			if (name != null) {
				reasons.put(name, reason(outcomes));
			}
		});
		for (String excluded : this.conditions.getExclusions()) {
			String name = excluded.endsWith(SUFFIX) ? name(excluded) : null;
			if (name != null) {
				reasons.put(name, "excluded from auto-configuration");
			}
		}
		return reasons;
	}

	/** Why a configuration is not active, empty if it is. */
	String reason(Class<?> configuration) {
		ConditionAndOutcomes outcomes = this.conditions.getConditionAndOutcomesBySource().get(configuration.getName());
		return (outcomes != null) ? reason(outcomes) : "";
	}

	private @Nullable String name(String className) {
		try {
			Map<String, @Nullable Object> attributes = this.metadata.getMetadataReader(className)
				.getAnnotationMetadata()
				.getAnnotationAttributes(ConditionalOnInstrumentation.class.getName());
			Object name = (attributes != null) ? attributes.get("value") : null;
			return (name instanceof String text && !text.isEmpty()) ? text : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String reason(ConditionAndOutcomes outcomes) {
		for (ConditionAndOutcome outcome : outcomes) {
			if (!outcome.getOutcome().isMatch()) {
				return brief(String.valueOf(outcome.getOutcome().getMessage()));
			}
		}
		return "";
	}

	/** Without the name of the condition: what is left says it. */
	private static String brief(String message) {
		return message.replaceFirst("^@ConditionalOnInstrumentation (\\S+ (?=tracing\\.))?", "")
			.replaceFirst("^@Conditional\\w+ (\\([^)]*\\) )?", "");
	}

}
