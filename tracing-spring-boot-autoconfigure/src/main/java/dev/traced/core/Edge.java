package dev.traced.core;

import org.jspecify.annotations.Nullable;

/**
 * Whom an application trusts: the callers whose context it takes, and the targets that
 * may see its own. What is {@code null} trusts everybody, and costs nothing.
 *
 * @param callers judges who calls
 * @param targets judges who is called
 */
public record Edge(@Nullable CallerTrust callers, @Nullable TargetTrust targets) {

	/** Trusts everybody. */
	public static final Edge OPEN = new Edge(null, null);

}
