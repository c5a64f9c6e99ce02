package dev.traced.core;

import org.jspecify.annotations.Nullable;

/**
 * Reads from a request what decides on how far its sender is trusted. Asked only where
 * the application has rules.
 *
 * @param <Q> the request
 */
public interface Caller<Q> {

	/**
	 * What was asked for.
	 * @param request the request
	 * @return the path within the application, beginning with a slash, or {@code null} if
	 * the technology knows none
	 */
	@Nullable String path(Q request);

	/**
	 * Who asked.
	 * @param request the request
	 * @return the address of the sender without its port, or {@code null} if it has none
	 */
	@Nullable String address(Q request);

}
