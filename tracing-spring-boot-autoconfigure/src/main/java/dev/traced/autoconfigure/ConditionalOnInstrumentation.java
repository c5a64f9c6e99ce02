package dev.traced.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless tracing as a whole ({@code tracing.enabled}, {@code OTEL_SDK_DISABLED})
 * or this technology ({@code tracing.<name>.enabled}) is switched off. Without a name:
 * tracing as a whole.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Conditional(OnInstrumentationCondition.class)
public @interface ConditionalOnInstrumentation {

	/**
	 * The name of the technology, as in its properties.
	 * @return the name, such as {@code jdbc}
	 */
	String value() default "";

}
