package dev.traced.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests for which nothing is recorded, by their path.
 *
 * @param paths Path patterns of requests to be left out, within the application's context
 * path, for example /internal/**.
 * @param defaults Whether the actuator, static resources and the favicon are left out.
 */
@ConfigurationProperties("tracing.exclude")
public record ExcludeProperties(@DefaultValue List<String> paths, @DefaultValue("true") boolean defaults) {

}
