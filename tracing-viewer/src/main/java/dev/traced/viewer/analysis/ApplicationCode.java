package dev.traced.viewer.analysis;

import java.util.List;

/**
 * Tells the code of the application from that of its libraries.
 */
public final class ApplicationCode {

	/**
	 * Creates it.
	 * @param basePackages the packages of the application (those that Spring Boot scans);
	 * may be empty: whatever is no known library is then the application's
	 */
	public ApplicationCode(List<String> basePackages) {
	}

}
