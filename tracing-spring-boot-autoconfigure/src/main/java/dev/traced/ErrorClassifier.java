package dev.traced;

import org.jspecify.annotations.Nullable;

/**
 * Gives what was thrown the {@code error.type} by which an application groups its
 * failures. Declare one as a bean:
 *
 * <pre class="code">
 * &#64;Bean
 * ErrorClassifier errorClassifier() {
 *     return (error) -&gt; (error instanceof InsufficientFundsException) ? ErrorClassifier.VALIDATION : null;
 * }
 * </pre>
 *
 * The constants are a small vocabulary that suits most services; any text of low
 * cardinality will do.
 */
@FunctionalInterface
public interface ErrorClassifier {

	/** The caller's fault: input that breaks a rule. */
	String VALIDATION = "validation";

	/** The fault of another system that was called. */
	String EXTERNAL = "external";

	/** Something ran out: memory, connections, time, quota. */
	String RESOURCE = "resource";

	/** The caller may not do this, or is not known. */
	String SECURITY = "security";

	/** The service's own fault. */
	String SYSTEM = "system";

	/**
	 * Classifies what was thrown.
	 * @param error what was thrown
	 * @return the {@code error.type}, or {@code null} for the name of its class
	 */
	@Nullable String classify(Throwable error);

}
