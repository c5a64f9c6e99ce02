package dev.traced.instrumentation.method;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import dev.traced.Traced;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of a call of an annotated method, or silences it. Of a
 * {@code CompletionStage} the span ends with its completion, and the caller gets the very
 * same object; of a Reactor publisher each subscription has a span of its own.
 */
@SuppressWarnings("try")
final class TracingMethodInterceptor implements MethodInterceptor {

	static final String SCOPE_NAME = "dev.traced.method";

	private final TracedMethods methods;

	private final Supplier<Instrumentation<MethodCall, Object>> supplier;

	private volatile @Nullable Instrumentation<MethodCall, Object> instrumentation;

	TracingMethodInterceptor(TracedMethods methods, Supplier<Instrumentation<MethodCall, Object>> supplier) {
		this.methods = methods;
		this.supplier = supplier;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Instrumentation<MethodCall, Object> instrumentation = instrumentation();
		TracedMethod method = (instrumentation != null) ? find(invocation, instrumentation) : null;
		if (instrumentation == null || method == null) {
			return invocation.proceed();
		}
		if (method.reactive()) {
			@Nullable Object[] arguments = invocation.getArguments();
			return TracedPublishers.trace(invocation.proceed(), instrumentation.guard(), method.silent(),
					(parent) -> start(instrumentation, parent, method, arguments));
		}
		if (method.silent()) {
			return silence(invocation, instrumentation);
		}
		Operation<Object> operation = start(instrumentation, Context.current(), method, invocation.getArguments());
		if (operation == Operation.noop()) {
			return invocation.proceed();
		}
		Object result;
		try (Scope scope = operation.makeCurrent()) {
			result = invocation.proceed();
		}
		catch (Throwable ex) {
			operation.end(null, ex);
			throw ex;
		}
		end(operation, result, instrumentation);
		return result;
	}

	private @Nullable TracedMethod find(MethodInvocation invocation, Instrumentation<?, ?> instrumentation) {
		try {
			Object target = invocation.getThis();
			return (target != null) ? this.methods.find(invocation.getMethod(), target.getClass()) : null;
		}
		catch (Throwable ex) {
			instrumentation.guard().failed("reading the annotations of a method", ex);
			return null;
		}
	}

	private static Operation<Object> start(Instrumentation<MethodCall, Object> instrumentation, Context parent,
			TracedMethod method, @Nullable Object[] arguments) {
		try {
			if (method.parent() == Traced.Parent.CURRENT) {
				return instrumentation.isDropped(parent) ? Operation.noop()
						: instrumentation.start(parent, new MethodCall(method, arguments, null));
			}
			if (Suppression.isSuppressed(parent)) {
				return Operation.noop();
			}
			Span current = Span.fromContext(parent);
			boolean linked = method.parent() == Traced.Parent.NEW_ROOT_LINKED && current.getSpanContext().isValid();
			// not the root context: baggage and what else the application put there stays
			return instrumentation.start(parent.with(Span.getInvalid()),
					new MethodCall(method, arguments, linked ? current.getSpanContext() : null));
		}
		catch (Throwable ex) {
			instrumentation.guard().failed("tracing a method", ex);
			return Operation.noop();
		}
	}

	private static @Nullable Object silence(MethodInvocation invocation, Instrumentation<?, ?> instrumentation)
			throws Throwable {
		Context current = Context.current();
		if (Suppression.isSuppressed(current)) {
			return invocation.proceed();
		}
		try (Scope scope = instrumentation.guard().attach(Suppression.suppress(current))) {
			return invocation.proceed();
		}
	}

	private static void end(Operation<Object> operation, @Nullable Object result,
			Instrumentation<?, ?> instrumentation) {
		if (!operation.isRecording() || !(result instanceof CompletionStage<?> stage)) {
			operation.end(result, null);
			return;
		}
		try {
			stage.whenComplete((value, error) -> operation.end(value, cause(error)));
		}
		catch (Throwable ex) {
			operation.end(null, null);
			instrumentation.guard().failed("awaiting the completion of a traced method", ex);
		}
	}

	// A cancellation is an end like any other; a wrapper says nothing about what
	// happened.
	private static @Nullable Throwable cause(@Nullable Throwable error) {
		Throwable cause = error;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause instanceof CancellationException) ? null : cause;
	}

	// Looked up late: the interceptor is there before the beans that it needs.
	private @Nullable Instrumentation<MethodCall, Object> instrumentation() {
		Instrumentation<MethodCall, Object> known = this.instrumentation;
		if (known == null) {
			try {
				known = this.supplier.get();
				this.instrumentation = known;
			}
			catch (RuntimeException ex) {
				// called while those beans are being made
				return null;
			}
		}
		return known;
	}

}
