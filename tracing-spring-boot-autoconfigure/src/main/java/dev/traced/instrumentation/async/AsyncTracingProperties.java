package dev.traced.instrumentation.async;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of context on other threads.
 *
 * @param enabled Whether the current trace follows tasks to the threads of executors that
 * are beans.
 */
@ConfigurationProperties("tracing.async")
record AsyncTracingProperties(@DefaultValue("true") boolean enabled) {

}
