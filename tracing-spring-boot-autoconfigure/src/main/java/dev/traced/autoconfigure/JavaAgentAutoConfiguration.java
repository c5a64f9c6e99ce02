package dev.traced.autoconfigure;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration where the OpenTelemetry Java agent is attached: all that is left of
 * us is what the application injects. The agent can be reached by the global instance
 * only, which is its own: nothing of an application context hangs on it.
 */
@AutoConfiguration(afterName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@Conditional(JavaAgentAutoConfiguration.OnJavaAgent.class)
public final class JavaAgentAutoConfiguration {

	// the agent shuts down with the virtual machine
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	OpenTelemetry tracingOpenTelemetryOfJavaAgent() {
		return GlobalOpenTelemetry.get();
	}

	@Bean
	Coexistence tracingBesideJavaAgent() {
		return new Coexistence("the OpenTelemetry Java agent", "everything is left to it");
	}

	@Bean
	Coexistences tracingCoexistences(ObjectProvider<Coexistence> contributed,
			ConfigurableListableBeanFactory beanFactory) {
		return new Coexistences(contributed, beanFactory);
	}

	/**
	 * Matches if the agent traces.
	 */
	static class OnJavaAgent extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return new ConditionOutcome(JavaAgent.isAttached(),
					"the OpenTelemetry Java agent is " + (JavaAgent.isAttached() ? "" : "not ") + "attached");
		}

	}

}
