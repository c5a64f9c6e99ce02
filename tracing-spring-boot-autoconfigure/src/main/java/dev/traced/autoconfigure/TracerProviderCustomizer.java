package dev.traced.autoconfigure;

import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;

/**
 * Changes the tracer provider before it is built. Declare as many as you like as beans;
 * they run in their order, after everything else has been set.
 *
 * <pre class="code">
 * &#64;Bean
 * TracerProviderCustomizer idGenerator() {
 *     return (builder) -&gt; builder.setIdGenerator(new TimeOrderedIds());
 * }
 * </pre>
 */
@FunctionalInterface
public interface TracerProviderCustomizer {

	/**
	 * Changes the builder.
	 * @param builder the builder of the tracer provider
	 */
	void customize(SdkTracerProviderBuilder builder);

}
