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

	final ConditionOutcome and(ConditionContext context, boolean match, String otherwise) {
		boolean enabled = isEnabled(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Span export");
		return (enabled && match) ? ConditionOutcome.match(message.because("it is switched on"))
				: ConditionOutcome.noMatch(message.because(enabled ? otherwise : "it is switched off"));
	}

	final boolean hasText(ConditionContext context, String property) {
		return StringUtils.hasText(context.getEnvironment().getProperty(property));
	}

	/**
	 * Matches if there is an OTLP receiver to export to, too.
	 */
	static class Otlp extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return and(context, hasText(context, "tracing.export.otlp.endpoint"), "there is no OTLP endpoint");
		}

	}

	/**
	 * Matches if there is a Zipkin to export to, too.
	 */
	static class Zipkin extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return and(context,
					hasText(context, "tracing.export.zipkin.endpoint")
							&& BooleanProperty.read(context.getEnvironment(), "tracing.export.zipkin.enabled", true),
					"there is no Zipkin endpoint");
		}

	}

	/**
	 * Matches if there is a file to write to, too.
	 */
	static class File extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return and(context, hasText(context, "tracing.export.file.path"), "there is no file");
		}

	}

	/**
	 * Matches if the standard output is switched on, too.
	 */
	static class Stdout extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return and(context, BooleanProperty.read(context.getEnvironment(), "tracing.export.file.stdout", false),
					"the standard output is not switched on");
		}

	}

	/**
	 * Matches if the console is switched on, too.
	 */
	static class Console extends OnExportCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return and(context, BooleanProperty.read(context.getEnvironment(), "tracing.export.console.enabled", false),
					"the console is not switched on");
		}

	}

}
