package dev.traced.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One started unit of work. None of its methods throws; {@link #end} takes effect once,
 * from any thread.
 *
 * <pre class="code">
 * Operation&lt;Response&gt; operation = instrumentation.start(request);
 * try (Scope scope = operation.makeCurrent()) {
 *     Response response = call(request);
 *     operation.end(response, null);
 *     return response;
 * }
 * catch (Throwable ex) {
 *     operation.end(null, ex);
 *     throw ex;
 * }
 * </pre>
 *
 * @param <R> the response
 */
public interface Operation<R> {

	/**
	 * An operation that does nothing: nothing is recorded, the caller's context stays as
	 * it is.
	 * @param <R> the response
	 * @return the operation; always the same
	 */
	@SuppressWarnings("unchecked")
	static <R> Operation<R> noop() {
		return (Operation<R>) NoopOperation.INSTANCE;
	}

	/**
	 * The context in which the work of this operation runs. Of {@link #noop()}, the
	 * context current at the time of the call: whoever goes to another thread keeps the
	 * parent himself.
	 * @return the context
	 */
	Context context();

	/**
	 * The span, for what only the interceptor can know. Not recording if
	 * {@link #isRecording()} is {@code false}.
	 * @return the span
	 */
	Span span();

	/**
	 * Whether anything is recorded. Nothing need be computed for this operation
	 * otherwise.
	 * @return whether the span is recorded
	 */
	boolean isRecording();

	/**
	 * Makes {@link #context()} current on this thread until the scope is closed, on the
	 * same thread.
	 * @return the scope
	 */
	Scope makeCurrent();

	/**
	 * Ends the span. Only the first call does anything.
	 * @param response the response, if there is one
	 * @param error what the application's call threw, if it threw
	 */
	void end(@Nullable R response, @Nullable Throwable error);

}
