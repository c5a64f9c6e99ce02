package dev.traced.instrumentation.method;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * One call of an annotated method, or one subscription to what it returned.
 */
public final class MethodCall {

	private final TracedMethod traced;

	private final @Nullable Object[] arguments;

	private final @Nullable SpanContext link;

	MethodCall(TracedMethod traced, @Nullable Object[] arguments, @Nullable SpanContext link) {
		this.traced = traced;
		this.arguments = arguments;
		this.link = link;
	}

	/**
	 * The annotated method.
	 * @return the method
	 */
	public Method method() {
		return this.traced.method();
	}

	/**
	 * The class of the bean.
	 * @return the class
	 */
	public Class<?> targetClass() {
		return this.traced.targetClass();
	}

	/**
	 * The arguments of the call.
	 * @return the arguments, not to be changed
	 */
	public List<@Nullable Object> arguments() {
		List<@Nullable Object> arguments = new ArrayList<>(this.arguments.length);
		for (Object argument : this.arguments) {
			arguments.add(argument);
		}
		return Collections.unmodifiableList(arguments);
	}

	TracedMethod traced() {
		return this.traced;
	}

	@Nullable Object[] rawArguments() {
		return this.arguments;
	}

	@Nullable SpanContext link() {
		return this.link;
	}

}
