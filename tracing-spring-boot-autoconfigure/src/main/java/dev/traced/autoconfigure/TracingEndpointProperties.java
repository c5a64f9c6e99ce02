package dev.traced.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The actuator's endpoint {@code tracing}.
 *
 * @param showValues When values of properties and of the resource are shown. Secrets are
 * never shown.
 * @param roles Roles that may see values if they are shown when-authorized; none means
 * whoever is authenticated.
 */
@ConfigurationProperties("management.endpoint.tracing")
record TracingEndpointProperties(@DefaultValue("always") Show showValues, @DefaultValue Set<String> roles) {

}
