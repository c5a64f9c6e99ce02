package dev.traced.viewer.receiver;

/**
 * Takes what a decoder finds in a request.
 *
 * @param <T> what the request carries
 */
interface Intake<T> {

	/** Takes one. */
	void take(T item);

	/** Takes note of one that makes no sense by itself; the others of the request do. */
	default void reject(String reason) {
	}

}
