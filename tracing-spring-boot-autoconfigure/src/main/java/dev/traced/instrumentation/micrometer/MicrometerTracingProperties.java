package dev.traced.instrumentation.micrometer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of what is done beside Micrometer Tracing.
 *
 * @param enabled Whether Micrometer Tracing is kept from making a second span of what is
 * traced here. Meters are not affected.
 */
@ConfigurationProperties("tracing.micrometer")
record MicrometerTracingProperties(@DefaultValue("true") boolean enabled) {
}
