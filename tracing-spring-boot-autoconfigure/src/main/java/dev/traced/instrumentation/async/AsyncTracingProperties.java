package dev.traced.instrumentation.async;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of context on other threads.
 *
 * @param enabled Whether the current trace follows tasks to the threads of executors that
 * are beans.
 * @param wrapExecutors Whether executors of the JDK are wrapped if the bean is declared
 * as Executor, ExecutorService or ScheduledExecutorService. The bean is then no
 * ThreadPoolExecutor to those that cast it.
 */
@ConfigurationProperties("tracing.async")
record AsyncTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean wrapExecutors) {

}
