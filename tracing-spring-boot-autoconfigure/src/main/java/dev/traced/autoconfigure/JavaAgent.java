package dev.traced.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's Java agent, of whatever distribution. Where it is attached, it traces
 * everything that we would, and everything is left to it.
 */
public final class JavaAgent {

	/** Of the whole virtual machine, like the agent itself. */
	private static final boolean ATTACHED = isInBootClassPath() && isEnabled(System::getProperty, System::getenv);

	private JavaAgent() {
	}

	/**
	 * Whether the agent is attached to this virtual machine, and has not been switched
	 * off.
	 * @return whether it traces
	 */
	public static boolean isAttached() {
		return ATTACHED;
	}

	/** Only if it is attached: an archive on the class path alone does nothing. */
	private static boolean isInBootClassPath() {
		try {
			Class.forName("io.opentelemetry.javaagent.bootstrap.AgentInitializer", false, null);
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Whether an agent that is attached traces at all.
	 * @param properties the system properties
	 * @param variables the environment variables
	 * @return {@code false} if it has been told not to
	 */
	static boolean isEnabled(Function<String, @Nullable String> properties,
			Function<String, @Nullable String> variables) {
		String enabled = properties.apply("otel.javaagent.enabled");
		if (enabled == null) {
			enabled = variables.apply("OTEL_JAVAAGENT_ENABLED");
		}
		return !"false".equalsIgnoreCase(enabled);
	}

}
