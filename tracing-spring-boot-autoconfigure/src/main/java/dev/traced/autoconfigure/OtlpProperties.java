package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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
 * @param timeout Time after which one attempt to export has failed.
 * @param sslBundle SSL bundle for the connection to the receiver.
 * @param retry How an export is retried.
 */
@ConfigurationProperties("tracing.export.otlp")
record OtlpProperties(@Nullable String endpoint, @DefaultValue("http/protobuf") Protocol protocol,
		@DefaultValue Map<String, String> headers, @DefaultValue("none") Compression compression,
		@DefaultValue("10s") Duration timeout, @Nullable String sslBundle,
		@NestedConfigurationProperty @DefaultValue RetryProperties retry) {

	private static final String DEFAULT_PATH = "/v1/traces";

	OtlpProperties {
		endpoint = ExportEndpoint.normalize("tracing.export.otlp.endpoint", endpoint,
				(protocol != Protocol.GRPC) ? DEFAULT_PATH : null, "http://localhost:4318/v1/traces");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new InvalidTracingPropertyException("tracing.export.otlp.timeout", timeout, "a duration above 0s");
		}
		ExportHeaders.validate("tracing.export.otlp.headers", headers);
		retry.validate("tracing.export.otlp.retry");
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
