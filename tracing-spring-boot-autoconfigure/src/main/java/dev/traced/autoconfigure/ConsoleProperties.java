package dev.traced.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traces on the console, for development.
 *
 * @param enabled Whether every trace is printed to the console as a tree.
 */
@ConfigurationProperties("tracing.export.console")
record ConsoleProperties(@DefaultValue("false") boolean enabled) {

}
