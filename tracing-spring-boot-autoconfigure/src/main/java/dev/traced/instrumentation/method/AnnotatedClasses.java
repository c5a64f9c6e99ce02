package dev.traced.instrumentation.method;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.traced.NoTrace;
import dev.traced.Traced;

import org.springframework.core.annotation.MergedAnnotations;

/**
 * Tells quickly which classes have one of our annotations anywhere: on themselves, a
 * method, a superclass or an interface. Each class and each annotation type is looked at
 * once, so that starting an application of a thousand beans stays cheap.
 */
final class AnnotatedClasses {

	/** By name, since the library of OpenTelemetry's annotations is optional. */
	static final String WITH_SPAN = "io.opentelemetry.instrumentation.annotations.WithSpan";

	private static final List<String> NAMES = List.of(Traced.class.getName(), NoTrace.class.getName(), WITH_SPAN);

	private final Map<Class<?>, Boolean> classes = new ConcurrentHashMap<>();

	private final Map<Class<? extends Annotation>, Boolean> annotations = new ConcurrentHashMap<>();

	/**
	 * Whether a class has one of the annotations.
	 * @param type the class
	 * @return whether it may have annotated methods
	 */
	boolean test(Class<?> type) {
		Boolean known = this.classes.get(type);
		if (known == null) {
			known = look(type);
			this.classes.put(type, known);
		}
		return known;
	}

	private boolean look(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		if (superclass != null && superclass != Object.class && test(superclass)) {
			return true;
		}
		for (Class<?> implemented : type.getInterfaces()) {
			if (test(implemented)) {
				return true;
			}
		}
		return isAnnotated(type) || hasAnnotatedMethod(type);
	}

	private boolean hasAnnotatedMethod(Class<?> type) {
		try {
			for (Method method : type.getDeclaredMethods()) {
				if (isAnnotated(method)) {
					return true;
				}
			}
		}
		catch (LinkageError ex) {
			// a signature names a class that is not there: such a bean has no proxy
		}
		return false;
	}

	private boolean isAnnotated(AnnotatedElement element) {
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			if (this.annotations.computeIfAbsent(annotation.annotationType(), AnnotatedClasses::isOurs)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOurs(Class<? extends Annotation> type) {
		return NAMES.contains(type.getName()) || NAMES.stream().anyMatch(MergedAnnotations.from(type)::isPresent);
	}

}
