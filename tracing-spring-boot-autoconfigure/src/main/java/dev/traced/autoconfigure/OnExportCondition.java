package dev.traced.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches unless export is switched off, by {@code tracing.export.enabled} or, as
 * {@code @SpringBootTest} does it, by {@code management.tracing.export.enabled}.
 */
class OnExportCondition extends SpringBootCondition {

	static boolean isEnabled(Environment environment) {
		return BooleanProperty.read(environment, "tracing.export.enabled", true)
				&& environment.getProperty("management.tracing.export.enabled", Boolean.class, true);
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Span export");
		if (!isEnabled(context.getEnvironment())) {
			return ConditionOutcome.noMatch(message.because("it is switched off"));
		}
		return ConditionOutcome.match(message.because("it is switched on"));
	}

	/**
	 * Matches if there is an OTLP receiver to export to, too.
	 */
	static class Otlp extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionOutcome outcome = super.getMatchOutcome(context, metadata);
			String endpoint = context.getEnvironment().getProperty("tracing.export.otlp.endpoint");
			if (outcome.isMatch() && !StringUtils.hasText(endpoint)) {
				return ConditionOutcome
					.noMatch(ConditionMessage.forCondition("Span export").because("there is no OTLP endpoint"));
			}
			return outcome;
		}

	}

	/**
	 * Matches if the console is switched on, too.
	 */
	static class Console extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionOutcome outcome = super.getMatchOutcome(context, metadata);
			if (outcome.isMatch()
					&& !BooleanProperty.read(context.getEnvironment(), "tracing.export.console.enabled", false)) {
				return ConditionOutcome
					.noMatch(ConditionMessage.forCondition("Span export").because("the console is not switched on"));
			}
			return outcome;
		}

	}

}
