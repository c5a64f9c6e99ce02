package dev.traced.instrumentation.method;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The annotated methods of an application. What an annotation says is read once, when the
 * bean is created, and kept: a call only looks it up.
 */
final class TracedMethods {

	private static final Log logger = LogFactory.getLog(TracedMethods.class);

	private final AnnotatedClasses annotated = new AnnotatedClasses();

	private final TracedMethodReader reader = new TracedMethodReader();

	private final Map<Class<?>, Map<Method, TracedMethod>> methods = new ConcurrentHashMap<>();

	private final Map<Class<?>, Boolean> unreachable = new ConcurrentHashMap<>();

	private final boolean proxyTargetClass;

	/**
	 * Creates the methods of an application.
	 * @param proxyTargetClass whether proxies are subclasses of the bean's class
	 */
	TracedMethods(boolean proxyTargetClass) {
		this.proxyTargetClass = proxyTargetClass;
	}

	/**
	 * Whether any method of a class can be annotated. Spares the look at every method of
	 * all the beans that have none.
	 * @param targetClass the class of the bean
	 * @return whether to look at its methods
	 */
	boolean mayHave(Class<?> targetClass) {
		return this.annotated.test(targetClass) && !isUnreachable(targetClass);
	}

	/**
	 * Finds what the annotations of a method say.
	 * @param method the method called, possibly of an interface
	 * @param targetClass the class of the bean
	 * @return the method, or {@code null} if it is not annotated
	 * @throws IllegalStateException if an annotation makes no sense
	 */
	@Nullable TracedMethod find(Method method, Class<?> targetClass) {
		Map<Method, TracedMethod> ofClass = this.methods.get(targetClass);
		TracedMethod found = (ofClass != null) ? ofClass.get(method) : null;
		return (found != null) ? found : read(method, targetClass);
	}

	private @Nullable TracedMethod read(Method method, Class<?> targetClass) {
		TracedMethod read = this.reader.read(method, targetClass);
		if (read != null) {
			this.methods.computeIfAbsent(targetClass, (type) -> new ConcurrentHashMap<>()).put(method, read);
		}
		return read;
	}

	// Proxying such a class would fail the start of the application.
	private boolean isUnreachable(Class<?> targetClass) {
		if (!this.proxyTargetClass || !Modifier.isFinal(targetClass.getModifiers()) || Proxy.isProxyClass(targetClass)
				|| ClassUtils.isLambdaClass(targetClass)) {
			return false;
		}
		if (this.unreachable.put(targetClass, Boolean.TRUE) == null) {
			logger.warn("The annotations of " + targetClass.getName() + " make no spans: a final class cannot be "
					+ "proxied. Make it non-final, or use spring.aop.proxy-target-class=false and an interface");
		}
		return true;
	}

}
