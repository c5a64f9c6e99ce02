package dev.traced.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition behind {@link ConditionalOnInstrumentation}.
 */
class OnInstrumentationCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, @Nullable Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnInstrumentation.class.getName());
		String name = (attributes != null) ? String.valueOf(attributes.get("value")) : "";
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnInstrumentation.class, name);
		if (JavaAgent.isAttached()) {
			return ConditionOutcome.noMatch(message.because("the OpenTelemetry Java agent is attached"));
		}
		Environment environment = context.getEnvironment();
		if (!BooleanProperty.read(environment, "tracing.enabled", !sdkDisabled(environment))) {
			return ConditionOutcome.noMatch(message.because("tracing is switched off"));
		}
		String property = "tracing." + name + ".enabled";
		if (!name.isEmpty() && !BooleanProperty.read(environment, property, true)) {
			return ConditionOutcome.noMatch(message.because(property + " is false"));
		}
		return ConditionOutcome.match(message.because("it is switched on"));
	}

	static boolean sdkDisabled(Environment environment) {
		return "true".equalsIgnoreCase(environment.getProperty("OTEL_SDK_DISABLED"));
	}

}
