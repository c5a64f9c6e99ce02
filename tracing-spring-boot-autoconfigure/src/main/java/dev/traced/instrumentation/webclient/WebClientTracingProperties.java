package dev.traced.instrumentation.webclient;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the tracing of {@code WebClient}.
 *
 * @param enabled Whether outgoing requests of WebClient are traced.
 * @param capturedRequestHeaders Request headers to record as attributes.
 * @param capturedResponseHeaders Response headers to record as attributes.
 * @param redactedQueryParameters Query parameters whose values are replaced in recorded
 * URLs, besides those that the semantic conventions name.
 */
@ConfigurationProperties("tracing.webclient")
public record WebClientTracingProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue List<String> capturedRequestHeaders, @DefaultValue List<String> capturedResponseHeaders,
		@DefaultValue List<String> redactedQueryParameters) {

}
