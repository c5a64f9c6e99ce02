package dev.traced.core;

import org.jspecify.annotations.Nullable;

/**
 * What happens where requests enter and leave an application: the callers whose context
 * it takes, the targets that may see its own, and what else it reads of a request. What
 * is {@code null} trusts everybody, and costs nothing.
 *
 * @param callers judges who calls
 * @param targets judges who is called
 * @param reader reads what a decision needs besides the caller's context
 */
public record Edge(@Nullable CallerTrust callers, @Nullable TargetTrust targets, RequestReader reader) {

	/** Trusts everybody. */
	public static final Edge OPEN = new Edge(null, null);

	/**
	 * Reads no more than the caller's context.
	 * @param callers judges who calls
	 * @param targets judges who is called
	 */
	public Edge(@Nullable CallerTrust callers, @Nullable TargetTrust targets) {
		this(callers, targets, RequestReader.NONE);
	}

	/**
	 * The same, with more to read.
	 * @param reader reads what a decision needs besides the caller's context
	 * @return the edge
	 */
	public Edge with(RequestReader reader) {
		return new Edge(this.callers, this.targets, reader);
	}

}
