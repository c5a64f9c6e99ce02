package dev.traced.viewer.logs;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The log lines of this application in its traces.
 *
 * @param enabled Whether what the application logs within a trace is shown with it. Needs
 * Logback.
 */
@ConfigurationProperties("tracing.viewer.logs")
record LogLinesProperties(@DefaultValue("true") boolean enabled) {

}
