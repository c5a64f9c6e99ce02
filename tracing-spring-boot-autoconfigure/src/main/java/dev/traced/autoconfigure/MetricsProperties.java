package dev.traced.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Meters of tracing itself.
 *
 * @param enabled Whether Micrometer meters count the spans that are started, sampled,
 * exported and dropped.
 */
@ConfigurationProperties("tracing.metrics")
record MetricsProperties(@DefaultValue("true") boolean enabled) {

}
