package dev.traced.instrumentation.http;

/**
 * A protocol on top of HTTP whose requests have spans of their own, so that the server
 * makes none for them. Contributed as a bean by the technology that does trace them.
 */
@FunctionalInterface
public interface OtherProtocol {

	/**
	 * Whether a request is one of this protocol.
	 * @param contentType the content type of a POST request
	 * @return whether it is traced elsewhere
	 */
	boolean isSpoken(String contentType);

}
