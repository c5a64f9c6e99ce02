package dev.traced.instrumentation.method;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of annotated methods.
 *
 * @param enabled Whether annotated methods of beans are traced (and silenced).
 */
@ConfigurationProperties("tracing.method")
record MethodTracingProperties(@DefaultValue("true") boolean enabled) {

}
