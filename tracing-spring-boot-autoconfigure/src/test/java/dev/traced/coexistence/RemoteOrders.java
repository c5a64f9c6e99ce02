package dev.traced.coexistence;

/**
 * Calls by another protocol than HTTP, where the application has one.
 */
@FunctionalInterface
interface RemoteOrders {

	/**
	 * Makes a call to the application itself, which is served there.
	 * @return the answer
	 */
	String call();

}
