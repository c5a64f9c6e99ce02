package dev.traced.instrumentation.method;

import java.lang.reflect.Method;

import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Matches what {@link TracedMethods} finds annotated.
 */
final class TracedMethodPointcut extends StaticMethodMatcherPointcut {

	private final TracedMethods methods;

	TracedMethodPointcut(TracedMethods methods) {
		this.methods = methods;
		setClassFilter(methods::mayHave);
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.methods.mayHave(targetClass) && this.methods.find(method, targetClass) != null;
	}

}
