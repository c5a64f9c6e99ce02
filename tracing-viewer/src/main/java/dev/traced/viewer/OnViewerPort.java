package dev.traced.viewer;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * On which port the pages are.
 */
abstract class OnViewerPort extends SpringBootCondition {

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private final boolean management;

	OnViewerPort(boolean management) {
		this.management = management;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean management = isManagement(context.getEnvironment());
		return new ConditionOutcome(management == this.management, ConditionMessage.forCondition("Viewer's port")
			.because("the viewer is on the port of the " + (management ? "actuator" : "application")));
	}

	static boolean isManagement(Environment environment) {
		return environment.getProperty("tracing.viewer.on-management-port", Boolean.class, false)
				&& ClassUtils.isPresent(ACTUATOR, OnViewerPort.class.getClassLoader()) && Actuator.isApart(environment);
	}

	/** On that of the application. */
	static final class Application extends OnViewerPort {

		Application() {
			super(false);
		}

	}

	/** On that of the actuator, which is another one. */
	static final class Management extends OnViewerPort {

		Management() {
			super(true);
		}

	}

	/** What only the actuator knows. */
	private static final class Actuator {

		static boolean isApart(Environment environment) {
			return ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
		}

	}

}
