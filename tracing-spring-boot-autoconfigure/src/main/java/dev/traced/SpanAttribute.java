package dev.traced;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an attribute of a parameter of a {@link Traced} method.
 *
 * <pre class="code">
 * &#64;Traced
 * public void ship(&#64;SpanAttribute(value = "order.id", expression = "#order.id") Order order) { … }
 * </pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface SpanAttribute {

	/**
	 * The key of the attribute.
	 * @return the key; empty for the name of the parameter
	 */
	String value() default "";

	/**
	 * A SpEL expression for the value, in which the parameters are variables by name.
	 * @return the expression, such as {@code #order.id}; empty for the argument itself
	 */
	String expression() default "";

}
