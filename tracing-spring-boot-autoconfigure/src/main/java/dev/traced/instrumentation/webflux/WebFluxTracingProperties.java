package dev.traced.instrumentation.webflux;

import java.util.List;

import dev.traced.autoconfigure.InvalidTracingPropertyException;
import dev.traced.instrumentation.http.TrustedProxies;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Spans of requests served by WebFlux.
 *
 * @param enabled Whether requests served by WebFlux are traced.
 * @param trustedProxies Addresses and CIDR blocks of the proxies whose Forwarded and
 * X-Forwarded-* headers tell client, host and scheme; not needed where the server applies
 * them (server.forward-headers-strategy).
 * @param capturedRequestHeaders Request headers to be recorded, each as an attribute
 * below http.request.header.
 * @param capturedResponseHeaders Response headers to be recorded, each as an attribute
 * below http.response.header.
 * @param redactedQueryParameters Query parameters whose values are replaced in url.query,
 * in addition to those that sign requests.
 */
@ConfigurationProperties("tracing.webflux")
public record WebFluxTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> trustedProxies,
		@DefaultValue List<String> capturedRequestHeaders, @DefaultValue List<String> capturedResponseHeaders,
		@DefaultValue List<String> redactedQueryParameters) {

	/**
	 * Checks the values.
	 */
	public WebFluxTracingProperties {
		for (String proxy : trustedProxies) {
			try {
				TrustedProxies.of(List.of(proxy));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException("tracing.webflux.trusted-proxies", proxy,
						"addresses and CIDR blocks such as 192.168.1.7, 10.0.0.0/8 or fd00::/8");
			}
		}
	}

}
