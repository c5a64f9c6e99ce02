package dev.traced.instrumentation.method;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.traced.NoTrace;
import dev.traced.SpanAttribute;
import dev.traced.Traced;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.DataBindingPropertyAccessor;
import org.springframework.util.ClassUtils;

/**
 * Reads the annotations of a method: its own, those that it overrides or implements, then
 * those of its class. The nearer one wins; side by side, {@code @NoTrace} wins.
 */
final class TracedMethodReader {

	private static final Log logger = LogFactory.getLog(TracedMethodReader.class);

	private static final String OPENTELEMETRY_SPAN_ATTRIBUTE = "io.opentelemetry.instrumentation.annotations.SpanAttribute";

	/** The types that a wrapped publisher can be returned as. */
	private static final Set<String> PUBLISHERS = Set.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux",
			"reactor.core.CorePublisher", "org.reactivestreams.Publisher");

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			TracedMethodReader.class.getClassLoader());

	private final SpelExpressionParser parser = new SpelExpressionParser();

	private final DataBindingPropertyAccessor properties = DataBindingPropertyAccessor.forReadOnlyAccess();

	private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	@Nullable TracedMethod read(Method called, Class<?> targetClass) {
		boolean nameless = Proxy.isProxyClass(targetClass) || ClassUtils.isLambdaClass(targetClass);
		Class<?> userClass = nameless ? userInterface(targetClass, called) : ClassUtils.getUserClass(targetClass);
		Method method = nameless ? ClassUtils.getInterfaceMethodIfPossible(called, targetClass)
				: AopUtils.getMostSpecificMethod(called, userClass);
		if (method.getDeclaringClass() == Object.class) {
			return null;
		}
		TracedMethod own = read(method, userClass, MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY));
		if (own != null || !Modifier.isPublic(method.getModifiers())) {
			return own;
		}
		return read(method, userClass, MergedAnnotations.from(userClass, SearchStrategy.TYPE_HIERARCHY));
	}

	// Such as a repository of Spring Data: a proxy without a class of its own.
	private static Class<?> userInterface(Class<?> nameless, Method called) {
		Class<?>[] interfaces = nameless.getInterfaces();
		return (interfaces.length > 0) ? interfaces[0] : called.getDeclaringClass();
	}

	private @Nullable TracedMethod read(Method method, Class<?> userClass, MergedAnnotations annotations) {
		if (annotations.isPresent(NoTrace.class)) {
			return new TracedMethod(method, userClass, true, isReactive(method), "", SpanKind.INTERNAL,
					Attributes.empty(), List.of(), null, Traced.Parent.CURRENT, List.of());
		}
		MergedAnnotation<Traced> traced = annotations.get(Traced.class);
		if (traced.isPresent()) {
			return read(method, userClass, traced.synthesize());
		}
		MergedAnnotation<?> withSpan = annotations.get(AnnotatedClasses.WITH_SPAN);
		if (withSpan.isPresent()) {
			boolean child = withSpan.getValue("inheritContext", Boolean.class).orElse(true);
			return new TracedMethod(method, userClass, false, isReactive(method),
					name(withSpan.getString("value"), method, userClass), withSpan.getEnum("kind", SpanKind.class),
					codeAttributes(method, userClass).build(), arguments(method), null,
					child ? Traced.Parent.CURRENT : Traced.Parent.NEW_ROOT, List.of());
		}
		return null;
	}

	private TracedMethod read(Method method, Class<?> userClass, Traced traced) {
		AttributesBuilder attributes = codeAttributes(method, userClass);
		for (String attribute : traced.attributes()) {
			int equals = attribute.indexOf('=');
			String key = (equals > 0) ? attribute.substring(0, equals).trim() : "";
			if (key.isEmpty()) {
				throw new IllegalStateException("@Traced of " + describe(method) + ": attribute '" + attribute
						+ "' has to be written as key=value");
			}
			attributes.put(key, attribute.substring(equals + 1).trim());
		}
		return new TracedMethod(method, userClass, false, isReactive(method), name(traced.value(), method, userClass),
				traced.kind(), attributes.build(), arguments(method),
				traced.result().isEmpty() ? null : new AttributeWriter(traced.result()), traced.parent(),
				List.of(traced.ignore()));
	}

	private static AttributesBuilder codeAttributes(Method method, Class<?> userClass) {
		return Attributes.builder().put("code.function.name", userClass.getName() + "." + method.getName());
	}

	private static String name(String declared, Method method, Class<?> userClass) {
		return declared.isEmpty() ? userClass.getSimpleName() + "." + method.getName() : declared;
	}

	// Spring AOP turns a suspending function into a publisher for its interceptors.
	private static boolean isReactive(Method method) {
		return REACTOR && (PUBLISHERS.contains(method.getReturnType().getName())
				|| KotlinDetector.isSuspendingFunction(method));
	}

	private List<ArgumentAttribute> arguments(Method method) {
		List<ArgumentAttribute> arguments = new ArrayList<>();
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			MergedAnnotations annotations = MergedAnnotations.from(parameter, parameter.getParameterAnnotations());
			MergedAnnotation<SpanAttribute> ours = annotations.get(SpanAttribute.class);
			MergedAnnotation<?> theirs = annotations.get(OPENTELEMETRY_SPAN_ATTRIBUTE);
			if (ours.isPresent()) {
				add(arguments, method, parameter.getParameterIndex(), ours.getString("value"),
						ours.getString("expression"));
			}
			if (theirs.isPresent()) {
				add(arguments, method, parameter.getParameterIndex(), theirs.getString("value"), "");
			}
		}
		return List.copyOf(arguments);
	}

	private void add(List<ArgumentAttribute> arguments, Method method, int index, String key, String expression) {
		@Nullable String[] names = this.names.getParameterNames(method);
		String name = key.isEmpty() && names != null ? names[index] : key;
		if (name == null || name.isEmpty()) {
			logger.warn("@SpanAttribute of " + describe(method)
					+ " has no effect: give it a key, or compile with -parameters");
			return;
		}
		arguments.add(new ArgumentAttribute(index, new AttributeWriter(name), parse(method, expression),
				(names != null) ? names : new String[0], this.properties));
	}

	private @Nullable Expression parse(Method method, String expression) {
		try {
			return expression.isEmpty() ? null : this.parser.parseExpression(expression);
		}
		catch (ParseException ex) {
			throw new IllegalStateException("@SpanAttribute of " + describe(method) + ": '" + expression
					+ "' is not an expression: " + ex.getSimpleMessage(), ex);
		}
	}

	private static String describe(Method method) {
		return ClassUtils.getQualifiedMethodName(method) + "()";
	}

}
