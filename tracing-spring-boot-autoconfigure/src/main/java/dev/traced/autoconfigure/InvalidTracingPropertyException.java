package dev.traced.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property has a value that it may not have. Thrown by the compact constructor of a
 * properties record; stops the start with one readable message.
 *
 * <pre class="code">
 * if (ratio &lt; 0 || ratio &gt; 1) {
 *     throw new InvalidTracingPropertyException("tracing.sampling.ratio", ratio, "a number from 0 to 1");
 * }
 * </pre>
 */
public final class InvalidTracingPropertyException extends IllegalArgumentException {

	private final String property;

	private final String allowed;

	/**
	 * Creates the exception.
	 * @param property the property
	 * @param value its value
	 * @param allowed what is allowed, in words
	 */
	public InvalidTracingPropertyException(String property, @Nullable Object value, String allowed) {
		super("The property '" + property + "' has the value '" + value + "'. Allowed: " + allowed + ".");
		this.property = property;
		this.allowed = allowed;
	}

	String property() {
		return this.property;
	}

	String allowed() {
		return this.allowed;
	}

}
