package dev.traced;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.opentelemetry.api.trace.SpanKind;

/**
 * Makes a span of every call of a method of a Spring bean; on a class, of every call of
 * its public methods.
 *
 * <pre class="code">
 * &#64;Traced(attributes = "team=checkout", ignore = NotFoundException.class)
 * public Order load(&#64;SpanAttribute("order.id") long id) { … }
 * </pre>
 *
 * The span ends when the method returns or throws; of a {@code CompletionStage}, a
 * {@code Mono} or a {@code Flux}, when it terminates or is cancelled. Calls inside the
 * same bean do not pass its proxy and make no span.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface Traced {

	/**
	 * The name of the span.
	 * @return the name; empty for {@code Class.method}
	 */
	String value() default "";

	/**
	 * The kind of the span.
	 * @return the kind
	 */
	SpanKind kind() default SpanKind.INTERNAL;

	/**
	 * Attributes that every span of the method carries.
	 * @return attributes as {@code key=value}
	 */
	String[] attributes() default {};

	/**
	 * The attribute that takes what the method returns.
	 * @return the key; empty records nothing
	 */
	String result() default "";

	/**
	 * How the span stands to the current one.
	 * @return the relation
	 */
	Parent parent() default Parent.CURRENT;

	/**
	 * Exceptions that are an expected outcome: they leave the span's status alone and are
	 * not recorded.
	 * @return the classes, subclasses included
	 */
	Class<? extends Throwable>[] ignore() default {};

	/**
	 * How a span stands to the current one. The root of a new trace leaves the current
	 * trace only: baggage, and what a caller has asked for by B3 such as not to be
	 * sampled, stay in effect.
	 */
	enum Parent {

		/** A child of the current span. */
		CURRENT,

		/** The root of a new trace. */
		NEW_ROOT,

		/** The root of a new trace, linked to the current span. */
		NEW_ROOT_LINKED

	}

}
