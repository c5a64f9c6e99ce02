package dev.traced.instrumentation.method;

import java.lang.reflect.Method;
import java.util.List;

import dev.traced.Traced;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a method say, read once.
 *
 * @param method the annotated method
 * @param targetClass the class of the bean
 * @param silent whether the method and what it calls are to be silent; then the rest is
 * of no meaning
 * @param reactive whether the method returns a publisher, whose subscriptions are traced
 * instead of the call
 * @param name the name of the span
 * @param kind its kind
 * @param attributes the attributes known beforehand
 * @param arguments makes attributes of arguments
 * @param result takes what the method returns, if anything does
 * @param parent how the span stands to the current one
 * @param ignore exceptions that are an expected outcome
 */
record TracedMethod(Method method, Class<?> targetClass, boolean silent, boolean reactive, String name, SpanKind kind,
		Attributes attributes, List<ArgumentAttribute> arguments, @Nullable AttributeWriter result,
		Traced.Parent parent, List<Class<? extends Throwable>> ignore) {

	boolean ignores(Throwable error) {
		for (Class<? extends Throwable> type : this.ignore) {
			if (type.isInstance(error)) {
				return true;
			}
		}
		return false;
	}

}
