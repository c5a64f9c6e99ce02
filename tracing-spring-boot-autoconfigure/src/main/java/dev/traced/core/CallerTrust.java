package dev.traced.core;

/**
 * Decides, request by request, what becomes of the context that its caller sends: a
 * stranger must neither choose the identifier of a trace nor force it to be recorded.
 */
@FunctionalInterface
public interface CallerTrust {

	/**
	 * Judges the caller of a request.
	 * @param request the request
	 * @param caller reads it
	 * @param <Q> the type of the request
	 * @return what becomes of the caller's context
	 */
	<Q> CallerContext judge(Q request, Caller<Q> caller);

}
