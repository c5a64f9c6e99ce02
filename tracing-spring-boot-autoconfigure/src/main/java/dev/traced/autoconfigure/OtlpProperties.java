package dev.traced.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Export by OTLP to Jaeger, Tempo, a Collector or a vendor.
 *
 * @param endpoint Full URL of the receiver, such as http://localhost:4318/v1/traces.
 * Without one nothing is exported by OTLP. For http/protobuf a URL without a path gets
 * /v1/traces.
 * @param protocol Protocol that the receiver speaks: http/protobuf or grpc.
 * @param headers Headers of every export, such as those that authenticate it.
 * @param compression How the body of an export is compressed: none or gzip.
 * @param timeout Time after which an export is given up, retries included.
 * @param sslBundle SSL bundle for the connection to the receiver.
 * @param retry Whether an export is retried, with growing pauses, when the receiver is
 * overloaded or out of reach.
 */
@ConfigurationProperties("tracing.export.otlp")
record OtlpProperties(@Nullable String endpoint, @DefaultValue("http/protobuf") Protocol protocol,
		@DefaultValue Map<String, String> headers, @DefaultValue("none") Compression compression,
		@DefaultValue("10s") Duration timeout, @Nullable String sslBundle, @DefaultValue("true") boolean retry) {

	private static final String DEFAULT_PATH = "/v1/traces";

	OtlpProperties {
		if (endpoint != null && !endpoint.isBlank()) {
			endpoint = normalize(endpoint.trim(), protocol);
		}
		else {
			endpoint = null;
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new InvalidTracingPropertyException("tracing.export.otlp.timeout", timeout, "a duration above 0s");
		}
	}

	private static String normalize(String endpoint, Protocol protocol) {
		URI uri;
		try {
			uri = URI.create(endpoint);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(endpoint);
		}
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
			throw invalid(endpoint);
		}
		boolean withoutPath = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
		if (protocol == Protocol.GRPC || !withoutPath || uri.getQuery() != null) {
			return endpoint;
		}
		return (endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint) + DEFAULT_PATH;
	}

	private static InvalidTracingPropertyException invalid(String endpoint) {
		return new InvalidTracingPropertyException("tracing.export.otlp.endpoint", endpoint,
				"a full URL with http or https, such as http://localhost:4318/v1/traces");
	}

	/**
	 * The protocols to choose from.
	 */
	enum Protocol {

		/** Protobuf by HTTP, usually on port 4318. */
		HTTP_PROTOBUF,

		/** The gRPC protocol, usually on port 4317. */
		GRPC;

		@Override
		public String toString() {
			return (this == HTTP_PROTOBUF) ? "http/protobuf" : "grpc";
		}

	}

	/**
	 * The ways to compress.
	 */
	enum Compression {

		/** Not at all. */
		NONE,

		/** By gzip. */
		GZIP

	}

}
