package dev.traced.autoconfigure;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * What {@code server.forward-headers-strategy} says, or the cloud platform if it says
 * nothing.
 */
public final class ForwardHeaders {

	private ForwardHeaders() {
	}

	/**
	 * Whether what the server reports as the peer may be what a proxy said.
	 * @param environment the configuration of the application
	 * @return whether forwarded headers are applied
	 */
	public static boolean areApplied(Environment environment) {
		String strategy = environment.getProperty("server.forward-headers-strategy");
		if (strategy != null) {
			return !"none".equalsIgnoreCase(strategy);
		}
		CloudPlatform platform = CloudPlatform.getActive(environment);
		return platform != null && platform.isUsingForwardHeaders();
	}

}
