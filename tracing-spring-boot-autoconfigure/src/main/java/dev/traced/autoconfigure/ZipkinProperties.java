package dev.traced.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Export to Zipkin.
 *
 * @param enabled Whether spans are exported to Zipkin, if there is an endpoint.
 * @param endpoint Full URL of Zipkin, such as http://localhost:9411/api/v2/spans. Without
 * one nothing is exported to Zipkin. A URL without a path gets /api/v2/spans.
 * @param headers Headers of every export, such as those that authenticate it.
 * @param compression How the body of an export is compressed: none or gzip.
 * @param timeout Time after which one attempt to export has failed.
 * @param sslBundle SSL bundle for the connection to Zipkin.
 * @param retry How an export is retried.
 */
@ConfigurationProperties("tracing.export.zipkin")
record ZipkinProperties(@DefaultValue("true") boolean enabled, @Nullable String endpoint,
		@DefaultValue Map<String, String> headers, @DefaultValue("none") OtlpProperties.Compression compression,
		@DefaultValue("10s") Duration timeout, @Nullable String sslBundle,
		@NestedConfigurationProperty @DefaultValue RetryProperties retry) {

	private static final String PREFIX = "tracing.export.zipkin";

	ZipkinProperties {
		endpoint = ExportEndpoint.normalize(PREFIX + ".endpoint", endpoint, "/api/v2/spans",
				"http://localhost:9411/api/v2/spans");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new InvalidTracingPropertyException(PREFIX + ".timeout", timeout, "a duration above 0s");
		}
		ExportHeaders.validate(PREFIX + ".headers", headers);
		retry.validate(PREFIX + ".retry");
	}

	/** The endpoint without what may be secret in it. */
	String destination() {
		return "Zipkin " + ExportEndpoint.withoutSecrets(URI.create(String.valueOf(this.endpoint)));
	}

}
