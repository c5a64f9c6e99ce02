package dev.traced.instrumentation.servlet;

import java.util.List;

import dev.traced.autoconfigure.InvalidTracingPropertyException;
import dev.traced.instrumentation.http.TrustedProxies;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Spans of requests served by a servlet container.
 *
 * @param enabled Whether requests served by a servlet container are traced.
 * @param filterOrder Order of the filter that traces requests, by default ahead of Spring
 * Security and nearly everything else.
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
@ConfigurationProperties("tracing.servlet")
public record ServletTracingProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("-2147483643") int filterOrder, @DefaultValue List<String> trustedProxies,
		@DefaultValue List<String> capturedRequestHeaders, @DefaultValue List<String> capturedResponseHeaders,
		@DefaultValue List<String> redactedQueryParameters) {

	/**
	 * Checks the values.
	 */
	public ServletTracingProperties {
		for (String proxy : trustedProxies) {
			try {
				TrustedProxies.of(List.of(proxy));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException("tracing.servlet.trusted-proxies", proxy,
						"addresses and CIDR blocks such as 192.168.1.7, 10.0.0.0/8 or fd00::/8");
			}
		}
	}

}
